// The run as a stream for machines: one JSON object a line, each as soon as it is known.

import type { RunEvent } from "../../core/report.ts";
import type { Reporter, ReporterOptions } from "../../core/reporter.ts";
import { caseJson, jsonText, runJson } from "./run-json.ts";

export const reporter: Reporter = {
  name: "ndjson",
  live: (event, options) => `${jsonText(eventJson(event, options))}\n`,
  render: () => "",
};

function eventJson(event: RunEvent, options: ReporterOptions): Record<string, unknown> {
  switch (event.type) {
    case "start":
      return event;
    case "case":
      return { type: "case", suite: event.suite, done: event.done, case: caseJson(event.report) };
    case "end":
      return { type: "end", ...runJson(event.report, options) };
    default:
      return event satisfies never;
  }
}
