// JSON text in its canonical form (RFC 8785): sorted keys, no spaces, numbers as ECMAScript writes them.

import { utf8Text } from "../utf8.ts";

const maxBytes = 4 * 1024 * 1024;
const maxDepth = 1000;

/** The canonical text in UTF-8; undefined for what is no JSON, above 4 MiB or nested deeper than 1,000. */
export function toSortedJson(bytes: Uint8Array): Uint8Array | undefined {
  const source = bytes.length > maxBytes ? undefined : utf8Text(bytes);
  if (source === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return undefined;
  }
  const text = sorted(value, maxDepth);
  return text === undefined ? undefined : Buffer.from(text, "utf8");
}

function sorted(value: unknown, depth: number): string | undefined {
  if (depth < 0) return undefined;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const array = Array.isArray(value);
  const members = array
    ? value.map((item) => sorted(item, depth - 1))
    : Object.keys(value)
        .sort()
        .map((key) => memberText(key, sorted((value as Record<string, unknown>)[key], depth - 1)));
  if (members.includes(undefined)) return undefined;
  return array ? `[${members.join(",")}]` : `{${members.join(",")}}`;
}

function memberText(key: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${JSON.stringify(key)}:${text}`;
}
