// How findings are put into words.

import type { BadVerdict, Verdict } from "../verdict.ts";
import { type CauseId, causes } from "./causes.ts";
import { codeHints } from "./code-hints.ts";
import type { Finding } from "./diagnosis.ts";
import { differenceOf } from "./difference.ts";
import type { Trial, Variant } from "./trial.ts";

/** The finding for a variant that verifies. */
export function provenFinding(arrived: Trial, variant: Variant): Finding {
  const { cause, also, detail, trial } = variant;
  const subject = "messages" in trial.scheme || !credentialTypes.has(trial.scheme.type) ? "signature" : "credential";
  const both =
    also === undefined || also === cause ? "" : ` Two things come together; the other is: ${causes[also].title}.`;
  const difference = differenceOf(arrived, variant);
  return {
    ...written(cause, trial),
    ...(also === undefined || also === cause ? {} : { also }),
    explanation: `The ${subject} matches ${detail}.${both}`,
    proven: true,
    ...(difference === undefined ? {} : { difference }),
  };
}

/** A finding that the request shows by itself, without a proof. */
export function evidentFinding(cause: CauseId, trial: Trial, explanation: string): Finding {
  return { ...written(cause, trial), explanation, proven: false };
}

/** What a right signature at a wrong time means; empty when the time is good. */
export function ageFindings(trial: Trial, verdict: Verdict): Finding[] {
  if (verdict.ok) return [];
  const explanation = `${verdict.message}${inWords(verdict)}`;
  if (verdict.reason === "future") return [{ ...written("clock-skew", trial), explanation, proven: true }];
  return [
    { ...written("late-delivery", trial), explanation, proven: true },
    {
      ...written("clock-skew", trial),
      explanation:
        "If every delivery is off by as much, it is not late: the clock here is ahead, or the sender's behind.",
      proven: false,
    },
  ];
}

const credentialTypes: ReadonlySet<string> = new Set(["token", "basic", "bearer"]);

function written(cause: CauseId, trial: Trial): Pick<Finding, "cause" | "schemeId" | "title" | "fix" | "code"> {
  const { title, fix, code } = causes[cause];
  return { cause, schemeId: trial.scheme.id, title, fix, code: code === "none" ? [] : codeHints[code] };
}

/** ` That is 2 h 5 min.` for a number of seconds that is hard to read. */
function inWords({ message }: BadVerdict): string {
  const seconds = Number(/(\d+)(?:\.\d+)? s /.exec(message)?.[1] ?? 0);
  if (seconds < 120) return "";
  const units = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor((seconds % 86_400) / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ] as const;
  const shown = units.filter(([count]) => count > 0).slice(0, 2);
  return ` That is ${shown.map(([count, unit]) => `${count} ${unit}`).join(" ")}.`;
}
