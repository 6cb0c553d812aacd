// What `hookdev replay` is given, as suites: files, folders, suites and captures.

import type { CaptureStore } from "../core/ports.ts";
import type { FixtureFiles } from "../core/replay/fixture-files.ts";
import type { Suite } from "../core/suite/suite.ts";
import { passedOverText, plainCaseOf, plainSuite, suitesIn } from "../flows/replay/sources.ts";
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
  const passedOver = (paths: readonly string[]) => note(passedOverText(paths), deps.context);
  for (const what of wish.what) {
    const ids = await captureIds(what, deps);
    if (ids === undefined) suites.push(...(await suitesIn(what, { ...deps, passedOver })));
    else captures.push(...ids);
  }
  if (wish.filter !== undefined) captures.push(...(await filtered(wish.filter, deps)));
  if (captures.length > 0)
    suites.push(
      plainSuite(
        "captures",
        captures.map((id) => plainCaseOf(`capture ${id}`, { kind: "capture", id })),
      ),
    );
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
