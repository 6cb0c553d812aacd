// Holds an answer against what was expected of it. Pure; what is slow or large comes in as tools.

import type { Answered, Attempt } from "../delivery.ts";
import { headerValues } from "../http.ts";
import type { CheckFailure } from "../report.ts";
import { judgeSnapshot } from "./judge-snapshot.ts";
import type { JudgeTools } from "./judge-tools.ts";
import { judgeHeader, judgeValue } from "./matchers.ts";
import type { Expectation } from "./suite.ts";

/** Everything that did not hold; empty when the answer is as expected. A delivery that failed fails by itself. */
export function judgeAnswer(expect: Expectation, { outcome, durationMs }: Attempt, tools: JudgeTools): CheckFailure[] {
  if (outcome.kind === "failed")
    return [{ what: "delivery", expected: "an answer", actual: `${outcome.code} ${outcome.detail}`.trim() }];
  return [
    ...judgeStatus(expect.status, outcome.status),
    ...expect.headers.flatMap(({ name, matcher }) =>
      judgeHeader(name, headerValues(outcome.headers, name), { matcher, tools }),
    ),
    ...judgeBody(expect, outcome, tools),
    ...judgeDuration(expect.durationMs, durationMs),
  ];
}

/** Whether a status is `202` or one of `2xx`. */
function statusFits(status: number, wanted: readonly string[]): boolean {
  const text = String(status);
  return wanted.some((one) => (/^\dxx$/i.test(one) ? text.length === 3 && text[0] === one[0] : text === one));
}

function judgeStatus(wanted: Expectation["status"], status: number): CheckFailure[] {
  if (wanted === undefined || statusFits(status, wanted)) return [];
  return [{ what: "status", expected: wanted.join(" or "), actual: String(status) }];
}

function judgeBody({ body: checks, snapshot }: Expectation, answer: Answered, tools: JudgeTools): CheckFailure[] {
  if (checks.length === 0 && snapshot === undefined) return [];
  if (answer.bodyState !== "whole") {
    const how = answer.bodyState === "cut" ? "more than hookdev reads of it" : "it broke off";
    return [{ what: "body", expected: "a whole body", actual: `${how}, after ${answer.body.length} bytes` }];
  }
  const failures = checks.flatMap(({ at, matcher }) => judgeValue(answer.body, at, { matcher, tools }));
  return snapshot === undefined ? failures : [...failures, ...judgeSnapshot(answer, snapshot.ignore, tools)];
}

function judgeDuration(most: number | undefined, durationMs: number): CheckFailure[] {
  if (most === undefined || durationMs < most) return [];
  return [{ what: "duration", expected: `less than ${inWords(most)}`, actual: inWords(durationMs) }];
}

function inWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(3))} s`;
}
