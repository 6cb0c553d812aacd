// GitHub Actions: annotations as workflow commands, within GitHub's limits. The step's summary is the Markdown report.

import type { CaseReport } from "../../core/report.ts";
import type { Reporter } from "../../core/reporter.ts";
import { casesOf, line, summaryOf } from "./case-text.ts";

/** GitHub shows 10 errors and 10 warnings a step and drops the rest without a word. */
const mostAnnotations = 10;

export const reporter: Reporter = {
  name: "github",
  render(report) {
    const cases = report.suites.flatMap(casesOf);
    const errors = cases.filter(({ status }) => status === "failed").map((one) => annotation("error", one));
    if (report.ended !== undefined) errors.unshift(command("error", { title: "hookdev replay" }, line(report.ended)));
    const flaky = cases.filter((one) => one.flaky).map((one) => annotation("warning", one));
    return [...limited("error", errors), ...limited("warning", flaky)].map((text) => `${text}\n`).join("");
  },
};

type Level = "error" | "warning";

function limited(level: Level, all: readonly string[]): string[] {
  if (all.length <= mostAnnotations) return [...all];
  const shown = mostAnnotations - 1;
  const rest = `${all.length - shown} more; the step's summary and the log have them all.`;
  return [...all.slice(0, shown), command(level, { title: "hookdev replay" }, rest)];
}

function annotation(level: Level, report: CaseReport): string {
  const { name, file, line: at } = report;
  const words = level === "error" ? summaryOf(report) : `passed after ${report.retries} failed tries`;
  const place = file === undefined ? {} : { file: line(file), ...(at === undefined ? {} : { line: String(at) }) };
  return command(level, { ...place, title: line(name, 200) }, words);
}

/** `::error file=…,line=…,title=…::message`; the message and the properties have rules of escape of their own. */
function command(level: Level, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(value)}`);
  return `::${level} ${list.join(",")}::${escapedMessage(message)}`;
}

function escapedMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escapedMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
