// JUnit XML as GitLab, Jenkins and Azure read it: one testsuite a suite, one testcase a case.

import { bodyBlock } from "../../core/body-block.ts";
import type { CaseReport, RunReport, SuiteReport } from "../../core/report.ts";
import { tally } from "../../core/report.ts";
import type { Reporter } from "../../core/reporter.ts";
import { visible } from "../../core/sanitise.ts";
import { casesOf, explainCase, line, summaryOf } from "./case-text.ts";
import { attributeText, contentText } from "./xml.ts";

export const reporter: Reporter = {
  name: "junit",
  render(report) {
    const { total, failed } = tally(report);
    const suites = [...report.suites.map(suiteElement), ...endedElement(report)];
    const all = attributes({
      name: "hookdev",
      tests: total + (report.ended === undefined ? 0 : 1),
      failures: failed,
      errors: report.ended === undefined ? 0 : 1,
      time: seconds(report.durationMs),
    });
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${all}>\n${suites.join("\n")}\n</testsuites>\n`;
  },
};

function suiteElement(suite: SuiteReport): string {
  const count = (status: CaseReport["status"]) => suite.cases.filter((one) => one.status === status).length;
  const own = attributes({
    name: nameOf(suite),
    tests: suite.cases.length,
    failures: count("failed"),
    errors: 0,
    skipped: count("skipped"),
    time: seconds(suite.durationMs),
    timestamp: new Date(suite.startedAt).toISOString().slice(0, 19),
    ...(suite.file === undefined ? {} : { file: line(suite.file) }),
  });
  return `  <testsuite ${own}>\n${casesOf(suite)
    .map((one) => caseElement(one, suite))
    .join("")}  </testsuite>`;
}

function caseElement(report: CaseReport, suite: SuiteReport): string {
  const own = attributes({
    name: line(report.name) || "(no name)",
    classname: nameOf(suite),
    time: seconds(report.durationMs),
    // GitLab links a case by this; Jenkins does not mind it.
    ...(report.file === undefined ? {} : { file: line(report.file) }),
  });
  const inner = innerElements(report);
  return inner === "" ? `    <testcase ${own}/>\n` : `    <testcase ${own}>${inner}</testcase>\n`;
}

function innerElements(report: CaseReport): string {
  if (report.status === "skipped") return `<skipped message="${attributeText(line(report.skipped ?? ""))}"/>`;
  if (report.status === "failed") {
    const own = attributes({ message: summaryOf(report), type: line(report.failures[0]?.what ?? "failure") });
    return `<failure ${own}>${contentText(explainCase(report))}</failure>`;
  }
  if (!report.flaky) return "";
  // The form of Surefire: passed, and it had failed before.
  return `<system-out>${contentText(`flaky: passed after ${report.retries} failed ${report.retries === 1 ? "try" : "tries"}`)}</system-out>`;
}

/** A run that ended early is an error of its own, so that no viewer shows it as good. */
function endedElement({ ended, childLog }: RunReport): string[] {
  if (ended === undefined) return [];
  const log =
    childLog === undefined
      ? ""
      : `<system-out>${contentText(bodyBlock(visible(childLog, { multiline: true })))}</system-out>`;
  const suite = attributes({ name: "hookdev", tests: 1, failures: 0, errors: 1, skipped: 0, time: "0.000" });
  const error = `<error message="${attributeText(line(ended))}" type="ended"/>${log}`;
  return [
    `  <testsuite ${suite}>\n    <testcase name="the run came to its end" classname="hookdev" time="0.000">${error}</testcase>\n  </testsuite>`,
  ];
}

function nameOf(suite: SuiteReport): string {
  return line(suite.name) || "(no name)";
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${attributeText(String(value))}"`)
    .join(" ");
}

function seconds(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(3);
}
