// `<fixture>.meta.json`: what a body's bytes do not say about the delivery they were.

import { HookdevError } from "../errors.ts";
import type { HeaderLines } from "../http.ts";
import { visible } from "../sanitise.ts";
import { utf8Text } from "../utf8.ts";

/** All of it is optional: a body alone is a fixture, too. */
export interface FixtureMeta {
  readonly provider?: string;
  readonly event?: string;
  /** Id of the signing scheme, when it is not the provider's first. */
  readonly scheme?: string;
  readonly method?: string;
  /** Path and query. */
  readonly target?: string;
  /** Undefined where the file says nothing about headers. */
  readonly headers?: HeaderLines;
}

/** Reads it; keys that are not known here are left to others. @throws HookdevError `FIXTURE_META_INVALID` */
export function readFixtureMeta(bytes: Uint8Array, path: string): FixtureMeta {
  const file = parsed(bytes, path);
  const texts = Object.fromEntries(
    (["provider", "event", "scheme", "method", "target"] as const).flatMap((key) => {
      const value = file[key];
      if (value === undefined || value === null) return [];
      if (typeof value !== "string" || value === "") throw invalid(path, `"${key}" is not a text`);
      return [[key, value]];
    }),
  );
  if (texts.target !== undefined && !texts.target.startsWith("/"))
    throw invalid(path, '"target" is not a path: a fixture does not say where it is sent to');
  return { ...texts, ...(file.headers === undefined ? {} : { headers: headersOf(file.headers, path) }) };
}

function parsed(bytes: Uint8Array, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(utf8Text(bytes) ?? "");
  } catch (cause) {
    throw invalid(path, "it is not JSON in UTF-8", cause);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid(path, "it is not an object");
}

/** `[["Name", "value"], …]` in the order of the wire. */
function headersOf(value: unknown, path: string): string[] {
  if (!Array.isArray(value)) throw invalid(path, '"headers" is not a list');
  return value.flatMap((pair: unknown) => {
    if (Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string"))
      // Header lines hold one character a byte; JSON holds text.
      return [pair[0] as string, Buffer.from(pair[1] as string, "utf8").toString("latin1")];
    throw invalid(path, '"headers" holds something other than ["Name", "value"]');
  });
}

function invalid(path: string, why: string, cause?: unknown): HookdevError {
  return new HookdevError("FIXTURE_META_INVALID", {
    category: "fixture",
    message: `${visible(path)} cannot be used: ${why}.`,
    remedy: 'It holds an object such as {"provider": "dotfile", "headers": [["Content-Type", "application/json"]]}.',
    cause,
  });
}
