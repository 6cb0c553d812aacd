// What a finished run means, beyond passed and failed.

import { type CaseReport, type CheckFailure, passed, type RunReport, tally } from "../report.ts";

/**
 * `good`: all is as expected. `expectation`: something is not. `fixture`: a case could not be sent, or there was none.
 * `undelivered`: no case reached the target.
 */
export type Outcome = "good" | "expectation" | "fixture" | "undelivered";

/** Decides about a run that came to its end. */
export function outcomeOf(report: RunReport, options: { readonly failOnFlaky: boolean }): Outcome {
  if (passed(report, options)) return "good";
  const cases = report.suites.flatMap((suite) => suite.cases);
  const failed = cases.filter(({ status }) => status === "failed");
  if (failed.some((one) => isWholly(one, "fixture")) || isEmpty(report)) return "fixture";
  const nothingArrived =
    failed.length > 0 && tally(report).passed === 0 && failed.every((one) => isWholly(one, "delivery"));
  return nothingArrived ? "undelivered" : "expectation";
}

/** True when nothing was sent, which is no success. */
function isEmpty(report: RunReport): boolean {
  const { passed: good, failed } = tally(report);
  return good + failed === 0;
}

/** What a case that could not be made into a request fails with. */
export function notMade(reason: string): CheckFailure {
  return { what: "fixture", expected: "a request that can be sent", actual: reason };
}

/** What a delivery without an answer fails with. */
export function notDelivered(reason: string): CheckFailure {
  return { what: "delivery", expected: "an answer", actual: reason };
}

function isWholly({ failures }: CaseReport, what: "fixture" | "delivery"): boolean {
  return failures.length > 0 && failures.every((failure) => failure.what === what);
}
