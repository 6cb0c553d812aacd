// What came of a replay: suites, cases, requests. Reporters turn it into text; whether it passed is decided here.

import type { Attempt, OutgoingRequest } from "./delivery.ts";

/** One expectation that did not hold. All texts are raw: a reporter makes them harmless for its format. */
export interface CheckFailure {
  /** `status`, `header content-type`, `body /queued`, `duration`, `snapshot`, `waitFor`, `delivery`. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/** One request of a case and what came back. */
export interface SentRequest {
  readonly request: OutgoingRequest;
  readonly attempt: Attempt;
  /** Header names whose values are credentials and must not be printed. */
  readonly hidden: readonly string[];
}

export type CaseStatus = "passed" | "failed" | "skipped";

export interface CaseReport {
  readonly name: string;
  /** File and line where the case stands, when it comes from a file. */
  readonly file?: string;
  readonly line?: number;
  readonly status: CaseStatus;
  /** Passed after at least one failed try. */
  readonly flaky: boolean;
  /** Tries beyond the first. */
  readonly retries: number;
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Of the last try. */
  readonly requests: readonly SentRequest[];
  readonly failures: readonly CheckFailure[];
  /** Why it was skipped. */
  readonly skipped?: string;
  /** The shell command that runs this case again, alone and with the same seed. */
  readonly rerun: string;
}

export interface SuiteReport {
  readonly name: string;
  readonly file?: string;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly cases: readonly CaseReport[];
}

export interface RunReport {
  /** Version of hookdev. */
  readonly version: string;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly seed: string;
  /** SHA-256 in hex over all requests in case order: equal for equal seeds. */
  readonly requestsHash: string;
  readonly suites: readonly SuiteReport[];
  /** Text that the program behind `--exec` printed, when something failed. */
  readonly childLog?: string;
  /** Ended before all cases had run, and why. */
  readonly ended?: string;
}

/** The end of one case, while the run goes on. */
export type RunEvent =
  | { readonly type: "start"; readonly total: number; readonly seed: string }
  | { readonly type: "case"; readonly suite: string; readonly report: CaseReport; readonly done: number }
  | { readonly type: "end"; readonly report: RunReport };

export interface Tally {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly flaky: number;
}

export function tally(report: RunReport): Tally {
  const cases = report.suites.flatMap((suite) => suite.cases);
  const count = (status: CaseStatus) => cases.filter((one) => one.status === status).length;
  return {
    total: cases.length,
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    flaky: cases.filter(({ flaky }) => flaky).length,
  };
}

/** Whether a run is good: something ran, nothing failed, it came to its end, and nothing was flaky where that counts. */
export function passed(report: RunReport, { failOnFlaky = false } = {}): boolean {
  const { failed, passed: good, flaky } = tally(report);
  return good > 0 && failed === 0 && report.ended === undefined && !(failOnFlaky && flaky > 0);
}
