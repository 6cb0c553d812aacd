// The whole run as one JSON document, written piece by piece: a run of any length has its report in little memory.

import type { RunReport, SuiteReport } from "../../core/report.ts";
import type { Reporter, ReporterOptions } from "../../core/reporter.ts";
import { caseJson, jsonText, runJson, suiteJson } from "./run-json.ts";

export const reporter: Reporter = {
  name: "json",
  render: (report, options) => joined(documentParts(report, options)),
};

function* documentParts(report: RunReport, options: ReporterOptions): Generator<string> {
  yield* opened(runJson(report, options), "suites", "");
  for (const [place, suite] of report.suites.entries()) yield* suiteParts(suite, place);
  yield report.suites.length === 0 ? "]\n}\n" : "\n  ]\n}\n";
}

function* suiteParts(suite: SuiteReport, place: number): Generator<string> {
  yield place === 0 ? "\n    " : ",\n    ";
  yield* opened(suiteJson(suite), "cases", "    ");
  for (const [number, one] of suite.cases.entries())
    yield `${number === 0 ? "" : ","}\n        ${indented(jsonText(caseJson(one), 2), "        ")}`;
  yield suite.cases.length === 0 ? "]\n    }" : "\n      ]\n    }";
}

/** An object up to the list that is its last member. */
function* opened(members: Record<string, unknown>, list: string, indent: string): Generator<string> {
  const whole = indented(jsonText(members, 2), indent);
  yield `${whole.slice(0, -`\n${indent}}`.length)},\n${indent}  "${list}": [`;
}

/** JSON text has line feeds between its members only. */
function indented(json: string, indent: string): string {
  return indent === "" ? json : json.replaceAll("\n", `\n${indent}`);
}

/** Parts of a few dozen bytes are not worth a write each. */
const worthAWrite = 65_536;

function* joined(parts: Iterable<string>): Generator<string> {
  let text = "";
  for (const part of parts) {
    text += part;
    if (text.length < worthAWrite) continue;
    yield text;
    text = "";
  }
  yield text;
}
