// Which cases of a run are sent: those that a pattern names, and of these one share of several.

import { HookdevError } from "../errors.ts";
import { quoted } from "../sanitise.ts";
import type { Suite, SuiteCase } from "../suite/suite.ts";

/** A case in its suite; `index` is its place there, from 0, whatever else is selected. */
export interface RunCase {
  readonly suite: Suite;
  readonly index: number;
  readonly case: SuiteCase;
}

export interface Selection {
  readonly grep?: (name: string) => boolean;
  readonly shard?: Shard;
}

/** One share of `of` equal ones, from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** The selected cases in order. Shares are neighbours: their sizes differ by one at most, and together they are all. */
export function selectCases(suites: readonly Suite[], { grep, shard }: Selection): RunCase[] {
  const all = suites.flatMap((suite) => suite.cases.map((one, index) => ({ suite, index, case: one })));
  const wanted =
    grep === undefined ? all : all.filter(({ suite, case: { name } }) => grep(name) || grep(`${suite.name} › ${name}`));
  if (shard === undefined) return wanted;
  const from = Math.floor(((shard.index - 1) * wanted.length) / shard.of);
  return wanted.slice(from, Math.floor((shard.index * wanted.length) / shard.of));
}

/** Refuses a run that would send nothing. @throws HookdevError `RUN_EMPTY` */
export function refuseNone(selected: readonly RunCase[], suites: readonly Suite[]): void {
  if (selected.length > 0) return;
  const total = suites.reduce((sum, { cases }) => sum + cases.length, 0);
  throw new HookdevError("RUN_EMPTY", {
    category: "usage",
    message:
      total === 0
        ? "There is no case in what was given."
        : `${total === 1 ? "The only case is not" : `None of the ${total} cases is`} selected.`,
    remedy: `A run that sends nothing is no success: check ${total === 0 ? "the folder or the filter" : "--grep and --shard"}.`,
  });
}

/** `2/4` as the second share of four. @throws HookdevError `SHARD_INVALID` */
export function parseShard(text: string): Shard {
  const match = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text);
  const shard = { index: Number(match?.[1]), of: Number(match?.[2]) };
  if (match !== null && shard.index <= shard.of) return shard;
  throw new HookdevError("SHARD_INVALID", {
    category: "usage",
    message: `--shard does not take ${quoted(text)}.`,
    remedy: "Write which share of how many: 1/4, 2/4, 3/4 and 4/4 on four machines are the whole.",
  });
}

/** A text, in whatever case, or a pattern between slashes, with `i` behind it for any case. @throws HookdevError `GREP_INVALID` */
export function parseGrep(text: string): (name: string) => boolean {
  const pattern = /^\/(.+)\/(i?)$/s.exec(text);
  if (pattern === null) {
    const wanted = text.toLowerCase();
    return (name) => name.toLowerCase().includes(wanted);
  }
  try {
    const compiled = new RegExp(pattern[1] as string, `${pattern[2]}u`);
    return (name) => compiled.test(name);
  } catch (cause) {
    throw new HookdevError("GREP_INVALID", {
      category: "usage",
      message: `--grep does not take ${quoted(text)}: it is no regular expression.`,
      remedy: "Without the slashes it is taken as text.",
      cause,
    });
  }
}

/** The pattern that finds exactly this name. */
export function exactGrep(name: string): string {
  return `/^${name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$/`;
}
