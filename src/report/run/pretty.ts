// A run for people: failures with all that is needed to understand and to repeat them, and a few words at the end.

import { bodyBlock, withoutCommands } from "../../core/body-block.ts";
import { type CaseReport, type RunReport, tally } from "../../core/report.ts";
import type { Reporter, ReporterOptions } from "../../core/reporter.ts";
import { clip, visible } from "../../core/sanitise.ts";
import {
  answerBody,
  answerHead,
  caseTitle,
  curlText,
  failureText,
  requestTitle,
  shownDuration,
  tellingRequest,
} from "./case-words.ts";

/** Nobody reads more of them; the names of all others are told. */
const mostDetails = 20;
const mostNames = 200;
/** With more cases than this, those that passed are only counted. */
const listedCases = 50;

export const reporter: Reporter = {
  name: "pretty",
  live(event, options) {
    if (event.type !== "case" || event.report.status !== "failed") return undefined;
    const [first] = event.report.failures;
    const paint = painter(options);
    const why = first === undefined ? "" : `: ${clip(failureText(first), 160)}`;
    const suite = event.suite === event.report.name ? "" : `${visible(event.suite)} › `;
    return lineOf(`${paint.bad("✗")} ${suite}${caseTitle(event.report)}${why}`);
  },
  render(report, options) {
    const failed = report.suites.flatMap(({ cases }) => cases.filter(({ status }) => status === "failed"));
    const blocks = [
      ...suiteLines(report, options),
      ...failed.slice(0, mostDetails).map((one) => details(one, options)),
      ...(failed.length > mostDetails ? [otherNames(failed.slice(mostDetails))] : []),
      ...childLog(report),
      summary(report, options),
    ];
    return `${blocks.join("\n")}\n`;
  },
};

interface Painter {
  good(text: string): string;
  bad(text: string): string;
  faint(text: string): string;
}

function painter({ colour }: ReporterOptions): Painter {
  const paint = (code: number) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[39m` : text);
  return { good: paint(32), bad: paint(31), faint: paint(90) };
}

/** CI systems take lines that begin with `::` or hold `##[` as commands; ours begin with a mark. */
function lineOf(text: string): string {
  return `${withoutCommands(text)}\n`;
}

function suiteLines(report: RunReport, options: ReporterOptions): string[] {
  const paint = painter(options);
  return report.suites.flatMap((suite) => {
    // What was not run any more is counted, not listed.
    const fine = suite.cases.filter(
      ({ status }) => status === "passed" || (status === "skipped" && report.ended === undefined),
    );
    if (suite.cases.length > listedCases || fine.length === 0) return [];
    const lines = fine.map((one) => {
      const mark = one.status === "skipped" ? paint.faint("-") : paint.good("✓");
      return `  ${mark} ${withoutCommands(caseTitle(one))} ${paint.faint(remark(one))}`.trimEnd();
    });
    return [`› ${withoutCommands(visible(suite.name))}`, ...lines, ""];
  });
}

function remark(one: CaseReport): string {
  if (one.status === "skipped") return `skipped: ${withoutCommands(visible(one.skipped ?? ""))}`;
  const tries = one.flaky ? `flaky: passed at try ${one.retries + 1}, ` : "";
  return `(${tries}${shownDuration(one.durationMs)})`;
}

function details(one: CaseReport, options: ReporterOptions): string {
  const paint = painter(options);
  const sent = tellingRequest(one);
  const tries = one.retries > 0 ? paint.faint(` after ${one.retries + 1} tries`) : "";
  const lines = [
    `${paint.bad("✗")} ${withoutCommands(caseTitle(one))}${tries}`,
    ...one.failures.map((failure) => `  › ${withoutCommands(failureText(failure))}`),
  ];
  if (sent !== undefined) {
    const body = answerBody(sent.attempt);
    lines.push(`  ${requestTitle(one, sent).toLowerCase()}:`, bodyBlock(curlText(sent)));
    // Why there was no answer stands above already.
    if (sent.attempt.outcome.kind === "answered") lines.push(`  answer: ${withoutCommands(answerHead(sent))}`);
    if (body !== "") lines.push(bodyBlock(body));
  }
  lines.push(`  again: ${withoutCommands(visible(one.rerun))}`, "");
  return lines.join("\n");
}

function otherNames(failed: readonly CaseReport[]): string {
  const names = failed.slice(0, mostNames).map((one) => `✗ ${withoutCommands(caseTitle(one))}`);
  const rest = failed.length - names.length;
  return [...names, ...(rest > 0 ? [`✗ … and ${rest} more`] : []), ""].join("\n");
}

function childLog({ childLog: log }: RunReport): string[] {
  if (log === undefined || log === "") return [];
  return ["› what the program behind --exec printed last:", bodyBlock(visible(log.trimEnd(), { multiline: true })), ""];
}

function summary(report: RunReport, options: ReporterOptions): string {
  const paint = painter(options);
  const { passed, failed, skipped, flaky } = tally(report);
  const counts = [
    paint.good(`${passed} passed`),
    ...(failed > 0 ? [paint.bad(`${failed} failed`)] : []),
    ...(flaky > 0 ? [paint.bad(`${flaky} flaky`)] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  const lines = [
    `${counts.join(", ")} in ${shownDuration(report.durationMs)}`,
    paint.faint(`seed ${withoutCommands(visible(report.seed))}, requests ${report.requestsHash.slice(0, 16)}`),
  ];
  if (report.ended !== undefined) lines.push(paint.bad(`ended early: ${withoutCommands(visible(report.ended))}`));
  return lines.join("\n");
}
