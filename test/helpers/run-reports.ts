// Reports of a replay for the reporters' tests: a plain one, and one with a text of the caller's in every field.

import type { CaseReport, RunReport, SentRequest } from "../../src/core/report.ts";

const startedAt = Date.UTC(2026, 10, 21, 12, 0, 0);

/** One request with a credential in a header, answered 401. */
export function sent(text: string, url = "http://127.0.0.1:3000/hooks"): SentRequest {
  const body = Buffer.from(text);
  return {
    request: { method: "POST", url, headers: ["Content-Type", "application/json", "X-Key", "k-123456"], body },
    attempt: {
      startedAt,
      durationMs: 12.5,
      outcome: { kind: "answered", status: 401, headers: ["X-Said", latin1(text)], body, bodyState: "whole" },
    },
    hidden: ["X-Key"],
  };
}

export function caseReport(changed: Partial<CaseReport> = {}): CaseReport {
  return {
    name: "a case",
    status: "passed",
    flaky: false,
    retries: 0,
    startedAt,
    durationMs: 12.5,
    requests: [],
    failures: [],
    rerun: "hookdev replay suite.hooks.yaml --grep 'a case' --seed 42",
    ...changed,
  };
}

export function runReport(cases: readonly CaseReport[], changed: Partial<RunReport> = {}): RunReport {
  return {
    version: "1.2.3",
    startedAt,
    durationMs: 1234,
    seed: "42",
    requestsHash: "ab".repeat(32),
    suites: [{ name: "suite", file: "suite.hooks.yaml", startedAt, durationMs: 1200, cases }],
    ...changed,
  };
}

/** The same text in every field that can hold one, in a case that failed, one that was skipped and one that was flaky. */
export function hostileReport(text: string): RunReport {
  const failures = [{ what: text, expected: text, actual: text }];
  const place = { file: text, line: 7 };
  const cases = [
    caseReport({ name: text, status: "failed", failures, requests: [sent(text)], rerun: text, ...place }),
    caseReport({ name: text, status: "skipped", skipped: text, ...place }),
    caseReport({ name: text, flaky: true, retries: 1, ...place }),
  ];
  return {
    ...runReport(cases, { seed: text, childLog: text, ended: text }),
    suites: [{ name: text, file: text, startedAt, durationMs: 1, cases }],
  };
}

function latin1(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
