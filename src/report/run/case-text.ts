// What the reports share: lines that are harmless everywhere, and the whole story of a failed case.

import { bodyBlock, withoutCommands } from "../../core/body-block.ts";
import type { CaseReport, CheckFailure, SuiteReport } from "../../core/report.ts";
import { clip, visible } from "../../core/sanitise.ts";
import { answerBody, answerHead, curlText, failureText, requestTitle, tellingRequest } from "./case-words.ts";

/** Longer texts are cut: a report is read by people, and the case can be run again. */
const longestLine = 500;

/** One line of text that steers no terminal and no CI system, at most `max` characters. */
export function line(text: string, max = longestLine): string {
  // Cut before and after: escapes make text longer.
  return withoutCommands(clip(visible(clip(text, max)), max)).replace(/^(\s*)::/, "$1\\u{3a}:");
}

/** All failures in one line, for a title. */
export function summaryOf({ failures }: CaseReport): string {
  return failures.map(failureLine).join("; ");
}

/** The whole story of a failed case as several lines; none of them can start a command of a CI system. */
export function explainCase(report: CaseReport): string {
  const sent = tellingRequest(report);
  const parts = report.failures.map(failureLine);
  if (sent !== undefined) {
    parts.push(`${requestTitle(report, sent)}:`, bodyBlock(curlText(sent)));
    parts.push(`Answer: ${line(answerHead(sent))}`);
    const body = answerBody(sent.attempt);
    if (body !== "") parts.push(bodyBlock(body));
  }
  parts.push("Run it again:", bodyBlock(visible(report.rerun)));
  return parts.join("\n");
}

/** The cases of a suite, each with the suite's file where it has none of its own. */
export function casesOf({ cases, file }: SuiteReport): readonly CaseReport[] {
  return file === undefined ? cases : cases.map((one) => (one.file === undefined ? { ...one, file } : one));
}

/** `file:line`, as far as it is known. */
export function placeOf({ file, line: at }: Pick<CaseReport, "file" | "line">): string | undefined {
  if (file === undefined) return undefined;
  return at === undefined ? line(file) : `${line(file)}:${at}`;
}

function failureLine(failure: CheckFailure): string {
  return line(failureText(failure));
}
