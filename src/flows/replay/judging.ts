// What an answer is held against: the suite's expectations, its recorded answers, and values made from the seed.

import type { Random } from "../../core/ports.ts";
import type { RunCase } from "../../core/replay/selection.ts";
import { type Place, placeRandom } from "../../core/suite/generate.ts";
import { judgeAnswer } from "../../core/suite/judge.ts";
import type { JudgeTools } from "../../core/suite/judge-tools.ts";
import type { Seed } from "../../core/suite/seed.ts";
import { filledHeaders, setEdits } from "../../core/suite/set-values.ts";
import type { CaseValues, Judged, RunDeps } from "./run-types.ts";
import type { SnapshotBook } from "./snapshots.ts";

export interface JudgingWish {
  readonly seed: Seed;
  readonly tools: Omit<JudgeTools, "recorded">;
  readonly snapshots: SnapshotBook;
}

/** The part of a run that knows suites. */
export function createJudging({ seed, tools, snapshots }: JudgingWish): Pick<RunDeps, "judge" | "valuesFor"> {
  return {
    judge: (judged: Judged) => {
      if (judged.expect.snapshot === undefined) return judgeAnswer(judged.expect, judged.attempt, tools);
      const recorded = snapshots.compare(judged);
      return judgeAnswer(judged.expect, judged.attempt, recorded === undefined ? tools : { ...tools, recorded });
    },
    valuesFor: (runCase) => valuesOf(runCase, seed),
  };
}

function valuesOf(runCase: RunCase, seed: Seed): CaseValues {
  const { suite, index, case: one } = runCase;
  // A fixture has the same values whether it is named itself or found in a folder.
  const place: Place = { seed, suite: suite.file === undefined ? "" : suite.name, case: one.name, number: index + 1 };
  return {
    random: whenAsked(place),
    edits: one.set.length === 0 ? none : setEdits(one.set, place),
    headers: one.headers.length === 0 ? none : filledHeaders(one.headers, place),
  };
}

const none: readonly never[] = [];

/** Most cases never throw the dice. */
function whenAsked(place: Place): Random {
  let random: Random | undefined;
  const opened = () => {
    random ??= placeRandom(place, "fresh");
    return random;
  };
  return { uuid: () => opened().uuid(), hex: (characters) => opened().hex(characters) };
}
