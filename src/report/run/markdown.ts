// Markdown for a pull request comment or a job summary: the counts, the failed cases, then one line a suite.

import type { CaseReport, RunReport, SuiteReport, Tally } from "../../core/report.ts";
import { passed, tally } from "../../core/report.ts";
import type { Reporter } from "../../core/reporter.ts";
import { casesOf, explainCase, line, placeOf } from "./case-text.ts";

export const reporter: Reporter = {
  name: "markdown",
  render: (report, { failOnFlaky }) => markdown(report, failOnFlaky),
};

/** GitHub drops a step's summary over 1024 KiB whole: failed cases that do not fit are counted instead. */
const mostBytes = 900_000;

/** The report without active content: no links, no HTML of others. */
function markdown(report: RunReport, failOnFlaky: boolean): string {
  const counts = tally(report);
  const head = [
    `## ${passed(report, { failOnFlaky }) ? "✅" : "❌"} hookdev replay: ${countsText(counts)}`,
    ...(report.ended === undefined ? [] : ["", `**The run ended early:** ${inline(report.ended)}`]),
    "",
    suitesTable(report.suites),
    "",
    `Seed ${code(report.seed)}, requests ${code(report.requestsHash.slice(0, 16))}.`,
    "",
  ].join("\n");
  return head + failures(report.suites, mostBytes - byteLength(head));
}

function countsText({ total, passed: good, failed, skipped, flaky }: Tally): string {
  const parts = [`${good} of ${total} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  if (flaky > 0) parts.push(`${flaky} flaky`);
  return parts.join(", ");
}

function suitesTable(suites: readonly SuiteReport[]): string {
  const most = 200;
  const rows = suites.slice(0, most).map(({ name, cases, durationMs }) => {
    const failed = cases.filter(({ status }) => status === "failed").length;
    return `| ${inline(name)} | ${cases.length} | ${failed} | ${(durationMs / 1000).toFixed(2)} s |`;
  });
  const rest = suites.length > most ? [`| … ${suites.length - most} more | | | |`] : [];
  return ["| Suite | Cases | Failed | Time |", "| --- | ---: | ---: | ---: |", ...rows, ...rest].join("\n");
}

function failures(suites: readonly SuiteReport[], room: number): string {
  const reserve = 200;
  const texts: string[] = [];
  let left = room - reserve;
  let omitted = 0;
  for (const one of suites.flatMap(casesOf).filter(({ status }) => status === "failed")) {
    const text = failure(one);
    left -= byteLength(text);
    if (left < 0) omitted += 1;
    else texts.push(text);
  }
  if (omitted > 0) texts.push(`\n… and ${omitted} more failed ${omitted === 1 ? "case" : "cases"}.\n`);
  return texts.join("");
}

function failure(report: CaseReport): string {
  const place = placeOf(report);
  const where = place === undefined ? "" : ` (${code(place)})`;
  return `\n### ${inline(report.name)}${where}\n\n${fenced(explainCase(report))}\n`;
}

/** A fence longer than any run of backticks inside. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

function code(text: string): string {
  return `\`${line(text).replaceAll("`", "'").replaceAll("|", "\\|") || " "}\``;
}

/** Everything that Markdown or HTML would act on is escaped. */
function inline(text: string): string {
  return line(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/[\\`*_{}[\]()#+!|>~@:.-]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}
