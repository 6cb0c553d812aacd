// The seed of a run: all that is made up follows from it, times included, so that the same seed makes the same bytes.

import { HookdevError } from "../errors.ts";
import type { Random } from "../ports.ts";
import { quoted } from "../sanitise.ts";
import { parseTime } from "../values.ts";
import type { Suite } from "./suite.ts";

/** A seed that is written `42` or `42@2026-11-21T10:00:00Z`. */
export interface Seed {
  readonly text: string;
  /** What `{{now}}` is: milliseconds since 1970, UTC. Signatures follow the clock and not this. */
  readonly timeMs: number;
}

/** What `{{now}}` is for a seed without a time: 2026-01-01T00:00:00Z. */
export const plainSeedTimeMs = 1_767_225_600_000;

/**
 * Reads a seed from letters, digits, `.`, `_` and `-`, with the time of its values behind an `@` if it has one.
 *
 * @throws HookdevError `SEED_INVALID`, `TIME_INVALID`
 */
export function parseSeed(written: string, option: string): Seed {
  const match = /^([A-Za-z0-9._-]{1,64})(?:@(.+))?$/s.exec(written);
  if (match === null)
    throw new HookdevError("SEED_INVALID", {
      category: "usage",
      message: `${option} does not take ${quoted(written)}.`,
      remedy:
        "Write letters, digits, dots and dashes, at most 64: 42, or 42@2026-11-21T10:00:00Z with the time of {{now}}.",
    });
  const [, text = "", time] = match;
  return { text, timeMs: time === undefined ? plainSeedTimeMs : parseTime(time, option) * 1000 };
}

/** A seed of chance whose values are of now; printed with its time, so that it can be given again. */
export function freshSeed(random: Random, nowMs: number): Seed {
  return { text: random.hex(8), timeMs: Math.floor(nowMs / 1000) * 1000 };
}

/** The seed that was given, else that of the first suite that has one, else a new one. @throws HookdevError `SEED_INVALID`, `TIME_INVALID` */
export function chooseSeed(
  { given, option }: { readonly given: string | undefined; readonly option: string },
  suites: readonly Suite[],
  { random, nowMs }: { readonly random: Random; readonly nowMs: number },
): Seed {
  if (given !== undefined) return parseSeed(given, option);
  const written = suites.find(({ seed }) => seed !== undefined)?.seed;
  return written === undefined ? freshSeed(random, nowMs) : parseSeed(written, "seed");
}

/** The seed as `parseSeed` reads it. */
export function seedText({ text, timeMs }: Seed): string {
  return timeMs === plainSeedTimeMs ? text : `${text}@${new Date(timeMs).toISOString().replace(".000Z", "Z")}`;
}
