// Reads a suite file: YAML or JSON, its variables, and the files that it names, all inside its folder.

import { existsSync } from "node:fs";
import { dirname, extname, isAbsolute, relative, resolve } from "node:path";
import type { Provider } from "../../core/provider.ts";
import { type Located, type Problem, plainValue } from "../../core/provider-schema/located.ts";
import { type ReadText, readJson } from "../../core/provider-schema/read-json.ts";
import { metaEnding } from "../../core/replay/fixture-files.ts";
import { quoted } from "../../core/sanitise.ts";
import { interpolate, type Variable } from "../../core/suite/interpolate.ts";
import { type FoundFile, fileKey, inlineSchemas, type NamedFile, namedFiles } from "../../core/suite/named-files.ts";
import type { SuiteFile } from "../../core/suite/read-result.ts";
import { readSuite } from "../../core/suite/read-suite.ts";
import { utf8Text } from "../../core/utf8.ts";
import { findBounded, readBounded } from "../provider-files/read-bounded.ts";

export interface SuiteWish {
  /** Paths are told, and fixtures are named, relative to this folder where they lie below it. */
  readonly workingFolder: string;
  /** The environment; only variables that the suite lists are asked for. */
  readonly variable: Variable;
  readonly providers: readonly Provider[];
}

const maxSuiteBytes = 4 * 1024 * 1024;
/** Ten thousand cases and more; 4 MiB hold no more than that by themselves. */
const mostNodes = 500_000;
const maxSchemaBytes = 1024 * 1024;
const maxFixtureBytes = 64 * 1024 * 1024;

/** Reads a suite with everything that it names. Nothing is thrown: what is wrong is among the problems. */
export async function readSuiteFile(path: string, wish: SuiteWish): Promise<SuiteFile> {
  const file = resolve(wish.workingFolder, path);
  const shown = shownPath(file, wish);
  const read = await readBounded(file, { maxBytes: maxSuiteBytes });
  if (!read.ok) return refused(shown, `The file ${read.reason}.`);
  const parsed = await parse(file, read.bytes);
  if (!parsed.ok) return { path: shown, problems: parsed.problems };
  const { value, problems } = interpolate(parsed.value, wish.variable);
  const files = new Map<string, FoundFile>();
  for (const named of namedFiles(value)) files.set(fileKey(named), await findNamed(named, dirname(file), wish));
  const { suite, problems: found } = readSuite(value, { file: shown, files, providers: wish.providers });
  // What a variable that is missing leaves behind is no mistake of its own.
  const own = found.filter(
    ({ at }) => !problems.some((one) => one.at?.line === at?.line && one.at?.column === at?.column),
  );
  const all = inOrder([...problems, ...own, ...(await schemaRemarks(value, files))]);
  return all.some(({ severity }) => severity === "error") || suite === undefined
    ? { path: shown, problems: all }
    : { path: shown, suite, problems: all };
}

async function parse(file: string, bytes: Uint8Array): Promise<ReadText> {
  if (extname(file) === ".json") return readJson(bytes);
  const text = utf8Text(bytes);
  if (text === undefined)
    return { ok: false, problems: [{ severity: "error", message: "The file is not UTF-8 text." }] };
  return (await import("../provider-files/yaml.ts")).readYaml(text, mostNodes);
}

async function findNamed({ written, use }: NamedFile, folder: string, wish: SuiteWish): Promise<FoundFile> {
  const path = resolve(folder, written);
  if (use === "schema") return readSchema(path, folder);
  const limits = { root: folder, maxBytes: maxFixtureBytes };
  const found = await findBounded(path, limits);
  if (!found.ok) return found;
  const about = `${found.path}${metaEnding}`;
  if (use === "fixture" && existsSync(about)) {
    const meta = await findBounded(about, limits);
    if (!meta.ok) return { ok: false, reason: `has a file about it, ${metaEnding}, that ${meta.reason}` };
  }
  return { ok: true, path: shownPath(found.path, wish) };
}

/** Those that people use, for a message. */
const knownFormats = "date-time, date, time, duration, email, hostname, ipv4, ipv6, uri, uuid, regex";

/** A schema that is none; and a format that nobody checks, because whoever wrote it believes in a check. */
async function schemaRemarks(suite: Located, files: ReadonlyMap<string, FoundFile>): Promise<Problem[]> {
  const inFiles = namedFiles(suite).flatMap((named) => {
    const found = files.get(fileKey(named));
    return found?.ok === true && found.schema !== undefined ? [{ at: named.at, schema: found.schema }] : [];
  });
  const inPlace = inlineSchemas(suite).map((schema) => ({ at: schema.at, schema: plainValue(schema) }));
  if (inPlace.length + inFiles.length === 0) return [];
  const { schemaFault, uncheckedFormats } = await import("./schemas.ts");
  return [...inPlace, ...inFiles].flatMap(({ at, schema }): Problem[] => {
    const place = at === undefined ? {} : { at };
    const fault = schemaFault(schema);
    if (fault !== undefined) return [{ severity: "error", ...place, message: `This is no JSON Schema: ${fault}.` }];
    return uncheckedFormats(schema).map((format) => ({
      severity: "warning",
      ...place,
      message: `The format ${quoted(format)} is not checked: any text passes. Formats that are: ${knownFormats}.`,
    }));
  });
}

async function readSchema(path: string, folder: string): Promise<FoundFile> {
  const read = await readBounded(path, { root: folder, maxBytes: maxSchemaBytes });
  if (!read.ok) return read;
  const text = utf8Text(read.bytes);
  if (text === undefined) return { ok: false, reason: "is not UTF-8 text" };
  try {
    const schema: unknown = JSON.parse(text);
    const problem = (await import("./schemas.ts")).schemaFault(schema);
    return problem === undefined ? { ok: true, path, schema } : { ok: false, reason: `is no JSON Schema: ${problem}` };
  } catch {
    return { ok: false, reason: "is not JSON" };
  }
}

/** As a person at the working folder would write it. */
function shownPath(path: string, { workingFolder }: SuiteWish): string {
  const short = relative(workingFolder, path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}

/** As they stand in the file; those without a place come first. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const rank = ({ at }: Problem) => (at === undefined ? 0 : at.line * 10_000 + Math.min(at.column, 9999));
  return [...problems].sort((a, b) => rank(a) - rank(b));
}

function refused(path: string, message: string): SuiteFile {
  return { path, problems: [{ severity: "error", message }] };
}
