// A fixture file as a request, or as much of one as it holds.

import { HookdevError } from "../../core/errors.ts";
import type { HeaderLines } from "../../core/http.ts";
import { validate } from "../../core/json/validate.ts";
import type { Provider } from "../../core/provider.ts";
import { endingOf, type FixtureFiles, kindOf } from "../../core/replay/fixture-files.ts";
import { readFixtureMeta } from "../../core/replay/fixture-meta.ts";
import { type HarFile, openHar } from "../../core/request-text/har.ts";
import { readRequestText } from "../../core/request-text/request-text.ts";
import { visible } from "../../core/sanitise.ts";

/** What a file says; the rest is found out from its bytes and its provider. */
export interface ReadFixture {
  readonly method?: string;
  /** Path and query. */
  readonly target?: string;
  /** Undefined for a body alone. */
  readonly headers?: HeaderLines;
  readonly body: Uint8Array;
  readonly provider?: string;
  readonly event?: string;
  readonly scheme?: string;
  /** File name without folder and ending. */
  readonly name?: string;
  /** What the ending of the file says. */
  readonly contentType?: string;
}

export interface FixtureReaderDeps {
  readonly files: FixtureFiles;
  readonly providers: readonly Provider[];
}

export interface FixturePlace {
  readonly path: string;
  /** Entry of a HAR file, from 1. */
  readonly entry?: number;
}

/** A reader of fixture files; of HAR files the last one stays open, since its entries come one after the other. */
export function createFixtureReader({ files, providers }: FixtureReaderDeps): (place: FixturePlace) => ReadFixture {
  const ownerOf = rememberingOwners(new Set(providers.map(({ id }) => id)));
  let har: { readonly path: string; readonly file: HarFile } | undefined;
  return ({ path, entry }) => {
    switch (kindOf(path)) {
      case "har": {
        if (har?.path !== path) har = { path, file: openHar(files.read(path)) };
        const { method, target, headers, body } = har.file.read(entry ?? 1);
        return { method, target, headers, body };
      }
      case "text": {
        const { method, target, headers, body } = readRequestText(files.read(path), entry);
        return { method, target, headers, body };
      }
      default:
        return readBody(path, { files, ownerOf });
    }
  };
}

interface BodyDeps {
  readonly files: FixtureFiles;
  readonly ownerOf: (folder: string) => string | undefined;
}

function readBody(path: string, { files, ownerOf }: BodyDeps): ReadFixture {
  const body = files.read(path);
  const about = files.readMeta(path);
  const end = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  const name = path.slice(end + 1, path.includes(".", end + 1) ? path.lastIndexOf(".") : undefined);
  const folder = ownerOf(path.slice(0, Math.max(end, 0)));
  const meta = about === undefined ? undefined : readFixtureMeta(about, path);
  // Recorded bytes are sent whatever they are; a file that somebody wrote is looked at first.
  if (meta === undefined) refuseUnlikely(path, body);
  const contentType = contentTypes.get(endingOf(path));
  return {
    body,
    name,
    ...(contentType === undefined ? {} : { contentType }),
    ...(folder === undefined ? {} : { provider: folder }),
    ...meta,
  };
}

/** The provider that a folder, or the nearest one above it, is named after; files of one folder come one after the other. */
function rememberingOwners(ids: ReadonlySet<string>): (folder: string) => string | undefined {
  let last: { readonly folder: string; readonly owner: string | undefined } | undefined;
  return (folder) => {
    if (last?.folder !== folder) last = { folder, owner: folder.split(/[/\\]/).findLast((part) => ids.has(part)) };
    return last.owner;
  };
}

const contentTypes = new Map([
  ["json", "application/json"],
  ["xml", "application/xml"],
  ["form", "application/x-www-form-urlencoded"],
]);

/** An ending is a promise: what is called `.json` and is none would only make the app look wrong. */
function refuseUnlikely(path: string, body: Uint8Array): void {
  const remedy = "Correct it; to send exactly these bytes, let its name end in .raw.";
  if (body.length === 0 && !path.endsWith(".raw"))
    throw new HookdevError("FIXTURE_EMPTY", { category: "fixture", message: `${visible(path)} is empty.`, remedy });
  if (!path.toLowerCase().endsWith(".json")) return;
  const validity = validate(body);
  if (validity.ok) return;
  const { line, column, problem } = validity;
  throw new HookdevError("FIXTURE_NOT_JSON", {
    category: "fixture",
    message: `${visible(path)} is not JSON (line ${line}, column ${column}): ${problem}`,
    remedy,
  });
}
