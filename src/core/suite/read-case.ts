// One case of a suite file, its defaults folded in.

import type { HeaderLines } from "../http.ts";
import type { Provider } from "../provider.ts";
import { follow, type Located, member } from "../provider-schema/located.ts";
import { parseDuration } from "../values.ts";
import { exactJson } from "./exact-json.ts";
import { type FileCase, type FileExpect, type FileShared, secretSource } from "./file-types.ts";
import { type FoundFiles, fileKey } from "./named-files.ts";
import { type ExpectSource, readExpect } from "./read-expect.ts";
import type { CaseSource, Expectation, SuiteCase, WaitFor } from "./suite.ts";

export interface CaseReading {
  readonly case: FileCase;
  readonly source: Located;
  readonly name: string;
  readonly defaults: FileShared;
  readonly defaultsSource: Located | undefined;
  readonly providers: readonly Provider[];
  readonly files: FoundFiles;
}

/** What a case is that says nothing else. */
export const plainCase = {
  set: [],
  fresh: false,
  headers: [],
  repeat: 1,
  verbatim: false,
  timeoutMs: 30_000,
  retries: 0,
} as const;

const waiting = { withinMs: 10_000, everyMs: 250 } as const;

/** Unfolds a case whose shape has been checked. */
export function readCase(reading: CaseReading): SuiteCase {
  const { case: one, source, name, defaults, files } = reading;
  const pathOf = (written: string) => foundPath(files, "secret", written);
  const timeout = one.timeout ?? defaults.timeout;
  return {
    ...plainCase,
    ...given({ line: source.at?.line, target: one.target, provider: one.provider }),
    ...given({ scheme: one.scheme ?? defaults.scheme, at: one.at ?? defaults.at, tamper: one.tamper }),
    ...given({ retries: one.retries ?? defaults.retries, repeat: one.repeat, verbatim: one.verbatim }),
    ...given({ fresh: one.fresh ?? defaults.fresh, skip: skipReason(one.skip) }),
    name,
    source: caseSource(reading),
    ...(one.secret === undefined ? {} : { secret: secretSource(one.secret, pathOf) }),
    set: setValues(source),
    headers: headerLines({ ...withoutNamed(defaults.headers, one.headers), ...one.headers }),
    ...(timeout === undefined ? {} : { timeoutMs: parseDuration(timeout, "timeout") }),
    expect: expectationOf(reading),
    ...(one.waitFor === undefined ? {} : { waitFor: readWaitFor(one.waitFor, follow(source, ["waitFor"]), files) }),
  };
}

/** What a case is called that has no name of its own. */
export function sourceName({ poke, replay, capture, tamper }: FileCase): string {
  const entry = typeof replay === "object" && replay.entry !== undefined ? `#${replay.entry}` : "";
  const file = typeof replay === "object" ? replay.file : replay;
  const source = poke ?? (file === undefined ? `capture ${capture}` : `${file.replace(/^\.\//, "")}${entry}`);
  return tamper === undefined ? source : `${source}, ${tamperWords[tamper]}`;
}

const tamperWords = {
  body: "body changed",
  signature: "signature changed",
  unsigned: "unsigned",
  "wrong-secret": "signed with another secret",
  stale: "too old",
} as const;

function caseSource({ case: { poke, replay, capture }, files, providers }: CaseReading): CaseSource {
  if (poke !== undefined) return { kind: "poke", event: poke, ...given({ provider: prefixOf(poke, providers) }) };
  if (replay === undefined) return { kind: "capture", id: capture ?? 0 };
  const { file, entry } = typeof replay === "string" ? { file: replay, entry: undefined } : replay;
  return { kind: "replay", path: foundPath(files, "fixture", file), ...given({ entry }) };
}

/** The provider that stands in front of an event: `pliance/PersonSanctionMatched`. */
export function prefixOf(poke: string, providers: readonly Provider[]): string | undefined {
  const prefix = /^([^:/]+)[:/]/.exec(poke)?.[1]?.toLowerCase();
  return providers.find(({ id }) => id === prefix)?.id;
}

function foundPath(files: FoundFiles, use: "fixture" | "secret", written: string): string {
  const found = files.get(fileKey({ use, written }));
  return found?.ok === true ? found.path : written;
}

function setValues(source: Located): SuiteCase["set"] {
  const set = member(source, "set")?.value;
  if (set?.kind !== "object") return [];
  return set.members.map(({ key, value }) => {
    const written = exactJson(value);
    return { pointer: key, value: JSON.parse(written) as unknown, written };
  });
}

type Headers = NonNullable<FileShared["headers"]>;

function withoutNamed(headers: Headers = {}, others: Headers = {}): Headers {
  const named = new Set(Object.keys(others).map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !named.has(name.toLowerCase())));
}

function headerLines(headers: Headers): HeaderLines {
  return Object.entries(headers).flatMap(([name, values]) => [values].flat().flatMap((value) => [name, value]));
}

/** A tampered delivery is refused, so what good ones are answered with does not hold for it: only how quickly. */
function expectationOf({ case: one, source, defaults, defaultsSource, files }: CaseReading): Expectation {
  const own: ExpectSource = { expect: one.expect ?? {}, source: follow(source, ["expect"]) };
  const shared: FileExpect = defaults.expect ?? {};
  const inherited = one.tamper === undefined ? shared : given({ duration: shared.duration });
  const base = readExpect({ expect: inherited, source: defaultsSource && follow(defaultsSource, ["expect"]) }, files);
  const mine = readExpect(own, files);
  const { snapshot, ...wanted } = { status: [one.tamper === undefined ? "2xx" : "4xx"], ...base, ...mine };
  return {
    ...wanted,
    headers: own.expect.headers === undefined ? base.headers : mine.headers,
    body: own.expect.body === undefined ? base.body : mine.body,
    ...(snapshot === undefined || own.expect.snapshot === false ? {} : { snapshot }),
  };
}

function readWaitFor(
  { url, within, every, expect = {} }: NonNullable<FileCase["waitFor"]>,
  source: Located | undefined,
  files: FoundFiles,
): WaitFor {
  const wanted = readExpect({ expect, source: source && follow(source, ["expect"]) }, files);
  return {
    url,
    withinMs: within === undefined ? waiting.withinMs : parseDuration(within, "within"),
    everyMs: every === undefined ? waiting.everyMs : parseDuration(every, "every"),
    expect: { status: ["2xx"], ...wanted },
  };
}

function skipReason(skip: FileCase["skip"]): string | undefined {
  if (skip === undefined || skip === false) return undefined;
  return skip === true ? "skipped in the suite" : skip;
}

/** The object without what is undefined. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
