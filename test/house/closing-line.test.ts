import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkout } from "../helpers/checkout.ts";

const allPassed = { numPassedTests: 12, numFailedTests: 0, numFailedTestSuites: 0, success: true };

interface Run {
  when: string;
  report?: object;
  failedSteps?: number;
  line: string;
}

const runs: Run[] = [
  { when: "everything passed", report: allPassed, line: "12 passed, 0 failed" },
  { when: "tests failed", report: { ...allPassed, numFailedTests: 2, success: false }, line: "12 passed, 2 failed" },
  { when: "lint and the package failed", report: allPassed, failedSteps: 2, line: "12 passed, 2 failed" },
  {
    when: "a test file could not be loaded",
    report: { ...allPassed, numFailedTestSuites: 3, success: false },
    line: "12 passed, 3 failed",
  },
  { when: "an error came outside of any test", report: { ...allPassed, success: false }, line: "12 passed, 1 failed" },
  { when: "the tests left no report", line: "0 passed, 1 failed" },
  { when: "no test ran", report: { ...allPassed, numPassedTests: 0 }, line: "0 passed, 0 failed" },
];

test.each(runs)("the closing line is right when $when", ({ report, failedSteps = 0, line }) => {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-closing-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "report.json");
  if (report !== undefined) writeFileSync(file, JSON.stringify(report));
  const script = join(checkout, "scripts/closing-line.mjs");
  const run = spawnSync(process.execPath, [script, file, String(failedSteps)], { encoding: "utf8" });
  expect({ stdout: run.stdout, status: run.status }).toEqual({
    stdout: `${line}\n`,
    status: line === "12 passed, 0 failed" ? 0 : 1,
  });
});
