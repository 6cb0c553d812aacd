// TAP version 14: one subtest a suite, a YAML block for each case that failed.

import type { CaseReport, RunReport, SuiteReport } from "../../core/report.ts";
import type { Reporter } from "../../core/reporter.ts";
import { casesOf, explainCase, line, placeOf, summaryOf } from "./case-text.ts";

export const reporter: Reporter = {
  name: "tap",
  render(report) {
    const suites = report.suites.map((suite, index) => subtest(suite, index + 1));
    const end = endOf(report);
    return `TAP version 14\n1..${report.suites.length}\n${suites.join("")}${end}`;
  },
};

function subtest(suite: SuiteReport, number: number): string {
  const inner = [`1..${suite.cases.length}`, ...casesOf(suite).flatMap((one, index) => caseLines(one, index + 1))];
  const isGood = suite.cases.length > 0 && suite.cases.every(({ status }) => status !== "failed");
  const name = description(suite.name);
  return `# Subtest: ${name}\n${indented(inner, 4)}\n${isGood ? "ok" : "not ok"} ${number} - ${name}\n`;
}

function caseLines(report: CaseReport, number: number): string[] {
  const name = description(report.name);
  const time = ` # time=${report.durationMs.toFixed(3)}ms`;
  switch (report.status) {
    case "skipped":
      return [`ok ${number} - ${name} # SKIP ${description(report.skipped ?? "")}`];
    case "passed":
      return [`ok ${number} - ${name}${report.flaky ? ` (flaky, ${report.retries} retries)` : ""}${time}`];
    case "failed":
      return [`not ok ${number} - ${name}${time}`, ...diagnostic(report)];
    default:
      return report.status satisfies never;
  }
}

/** A YAML block; JSON strings are YAML strings, and so is a literal block of harmless lines. */
function diagnostic(report: CaseReport): string[] {
  const place = placeOf(report);
  return [
    "  ---",
    `  message: ${JSON.stringify(summaryOf(report))}`,
    "  severity: fail",
    ...(place === undefined ? [] : [`  at: ${JSON.stringify(place)}`]),
    "  details: |2",
    ...explainCase(report)
      .split("\n")
      .map((text) => `    ${text}`),
    "  ...",
  ];
}

function endOf({ ended }: RunReport): string {
  return ended === undefined ? "" : `Bail out! ${description(ended)}\n`;
}

/** `#` would begin a directive, and a backslash the escape of one. */
function description(text: string): string {
  return line(text).replaceAll("\\", "\\\\").replaceAll("#", "\\#").trim() || "(no name)";
}

function indented(lines: readonly string[], spaces: number): string {
  return lines.map((text) => `${" ".repeat(spaces)}${text}`).join("\n");
}
