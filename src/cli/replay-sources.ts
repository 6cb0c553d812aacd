// What `hookdev replay` is given, as suites: files, folders, suites and captures.

import type { CaptureStore } from "../core/ports.ts";
import type { FixtureFiles, FoundFixture } from "../core/replay/fixture-files.ts";
import { openHar } from "../core/request-text/har.ts";
import { visible } from "../core/sanitise.ts";
import type { CaseSource, Suite, SuiteCase } from "../core/suite/suite.ts";
import { findCapture } from "./capture-ids.ts";
import { filterCaptures } from "./captures-filter.ts";
import type { CliContext } from "./command.ts";
import { note } from "./note.ts";
import { usageError } from "./usage-error.ts";

export interface SourceWish {
  readonly what: readonly string[];
  readonly filter?: string;
}

export interface SourceDeps {
  readonly context: CliContext;
  readonly files: FixtureFiles;
  /** The store, opened when the first capture is wanted. */
  readonly store: () => Promise<CaptureStore>;
  readonly readSuite: (path: string) => Promise<Suite>;
}

/** Captures that a filter may find; more of them are no test any more. */
const mostCaptures = 100_000;

/**
 * Every suite in the order it was given; fixtures and captures become suites of their own. Bodies are not read.
 *
 * @throws HookdevError `NOTHING_TO_REPLAY`, `SOURCE_UNKNOWN`, `FIXTURE_REFUSED`, `CAPTURE_UNKNOWN`, `FILTER_INVALID`
 */
export async function readSources(wish: SourceWish, deps: SourceDeps): Promise<Suite[]> {
  if (wish.what.length === 0 && wish.filter === undefined)
    throw usageError(
      "NOTHING_TO_REPLAY",
      "There is nothing to replay.",
      "Name fixture files, folders, suites (*.hooks.yaml) or captures (12, 12-20, last), or give --filter.",
    );
  const suites: Suite[] = [];
  const captures: number[] = [];
  for (const what of wish.what) {
    const ids = await captureIds(what, deps);
    if (ids === undefined) suites.push(...(await suitesIn(what, deps)));
    else captures.push(...ids);
  }
  if (wish.filter !== undefined) captures.push(...(await filtered(wish.filter, deps)));
  if (captures.length > 0) suites.push(suiteOf("captures", captures.map(captureCase)));
  return suites;
}

/** `12`, `12-20` and `last` are captures; a file of such a name is written `./12`. */
async function captureIds(what: string, { store }: SourceDeps): Promise<number[] | undefined> {
  const range = /^(\d{1,15})-(\d{1,15})$/.exec(what);
  if (range === null) return what === "last" || /^\d+$/.test(what) ? [findCapture(await store(), what).id] : undefined;
  const [from, to] = [Number(range[1]), Number(range[2])];
  const opened = await store();
  const ids = [];
  const newest = Math.min(to, opened.newestId() ?? 0);
  for (let id = Math.max(from, 1); id <= newest; id += 1) if (opened.get(id) !== undefined) ids.push(id);
  if (ids.length > 0) return ids;
  throw usageError(
    "CAPTURE_UNKNOWN",
    `There is no capture from ${from} to ${to} in this store.`,
    "`hookdev captures list` shows what is there.",
  );
}

async function filtered(filter: string, { store, context }: SourceDeps): Promise<number[]> {
  const { clock, err } = context.system;
  const found = await filterCaptures(filter, { limit: mostCaptures }, { store: await store(), clock, err });
  return found.map(({ id }) => id).reverse();
}

async function suitesIn(what: string, deps: SourceDeps): Promise<Suite[]> {
  const found = deps.files.find(what);
  if (found === undefined)
    throw usageError(
      "SOURCE_UNKNOWN",
      `There is no file and no folder "${visible(what)}".`,
      "Give fixture files, folders, suites (*.hooks.yaml) or the numbers of captures (12, 12-20, last).",
    );
  if (found.passedOver.length > 0) tellPassedOver(found.passedOver, deps.context);
  const suites: Suite[] = [];
  const fixtures = found.files.filter(({ kind }) => kind !== "suite");
  if (fixtures.length > 0)
    suites.push(
      suiteOf(
        what,
        fixtures.flatMap((file) => casesOf(file, deps.files)),
      ),
    );
  for (const { path, kind } of found.files) if (kind === "suite") suites.push(await deps.readSuite(path));
  return suites;
}

function tellPassedOver(paths: readonly string[], context: CliContext): void {
  const named = paths.slice(0, 3).join(", ");
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : "";
  note(`${named}${more} ${paths.length === 1 ? "is" : "are"} no kind of fixture and passed over.`, context);
}

function casesOf({ path, kind }: FoundFixture, files: FixtureFiles): SuiteCase[] {
  if (kind !== "har") return [caseOf(path, { kind: "replay", path })];
  const { count } = openHar(files.read(path));
  return Array.from({ length: count }, (_, place) =>
    caseOf(count === 1 ? path : `${path}#${place + 1}`, { kind: "replay", path, entry: place + 1 }),
  );
}

function captureCase(id: number): SuiteCase {
  return caseOf(`capture ${id}`, { kind: "capture", id });
}

/** Side by side as far as there are workers: a fixture says nothing about what came before it. */
function suiteOf(name: string, cases: readonly SuiteCase[]): Suite {
  return { name, mode: "parallel", cases };
}

const plain = {
  set: [],
  fresh: false,
  headers: [],
  repeat: 1,
  verbatim: false,
  timeoutMs: 30_000,
  retries: 0,
  expect: { headers: [], body: [] },
} as const;

function caseOf(name: string, source: CaseSource): SuiteCase {
  return { ...plain, name, source };
}
