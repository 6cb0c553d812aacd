// Prints the last line of a CI run, `<n> passed, <n> failed`: vitest's tests, and every other step that failed.
// Usage: node scripts/closing-line.mjs <vitest's JSON report> <steps that failed>

import { readFileSync } from "node:fs";

const [reportFile, failedSteps] = process.argv.slice(2);
const { numPassedTests, numFailedTests, numFailedTestSuites, success } = report(reportFile);
// A file that cannot be loaded fails without failing a test in it.
const failedTests = numFailedTests > 0 || success ? numFailedTests : Math.max(1, numFailedTestSuites);
const failed = failedTests + Number(failedSteps);
process.stdout.write(`${numPassedTests} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && numPassedTests > 0 ? 0 : 1;

/** No report means that the tests did not come to their end. */
function report(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numFailedTestSuites: 1, success: false };
  }
}
