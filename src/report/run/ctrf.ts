// Common Test Report Format (https://ctrf.io), JSON.

import type { CaseReport, RunReport, SuiteReport } from "../../core/report.ts";
import { tally } from "../../core/report.ts";
import type { Reporter } from "../../core/reporter.ts";
import { casesOf, explainCase, line, summaryOf } from "./case-text.ts";
import { jsonText } from "./run-json.ts";

export const reporter: Reporter = {
  name: "ctrf",
  render: (report) => `${jsonText(ctrf(report), 2)}\n`,
};

function ctrf(report: RunReport) {
  const { total, passed, failed, skipped, flaky } = tally(report);
  const ended = report.ended === undefined ? [] : [endedTest(report, report.ended)];
  return {
    reportFormat: "CTRF",
    specVersion: "0.0.0",
    generatedBy: "hookdev",
    results: {
      tool: { name: "hookdev", version: report.version },
      summary: {
        tests: total + ended.length,
        passed,
        failed: failed + ended.length,
        skipped,
        pending: 0,
        other: 0,
        flaky,
        suites: report.suites.length,
        start: Math.round(report.startedAt),
        stop: Math.round(report.startedAt + report.durationMs),
      },
      tests: [...report.suites.flatMap((suite) => casesOf(suite).map((one) => test(one, suite))), ...ended],
      extra: { seed: line(report.seed), requestsHash: line(report.requestsHash) },
    },
  };
}

function test(report: CaseReport, suite: SuiteReport) {
  return {
    name: line(report.name) || "(no name)",
    status: report.status,
    duration: Math.round(report.durationMs),
    start: Math.round(report.startedAt),
    stop: Math.round(report.startedAt + report.durationMs),
    suite: [line(suite.name) || "(no name)"],
    retries: report.retries,
    flaky: report.flaky,
    ...(report.file === undefined ? {} : { filePath: line(report.file) }),
    ...(report.line === undefined ? {} : { line: report.line }),
    ...(report.status === "failed" ? { message: summaryOf(report), trace: explainCase(report) } : {}),
    ...(report.skipped === undefined ? {} : { message: line(report.skipped) }),
  };
}

/** A run that ended early must not look good in a viewer that counts tests. */
function endedTest({ startedAt }: RunReport, ended: string) {
  const at = Math.round(startedAt);
  return { name: "the run came to its end", status: "failed", duration: 0, start: at, stop: at, message: line(ended) };
}
