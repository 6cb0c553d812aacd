// The whole run as one JSON document.

import type { Reporter } from "../../core/reporter.ts";
import { jsonText, runJson, suiteJson } from "./run-json.ts";

export const reporter: Reporter = {
  name: "json",
  render: (report, options) =>
    `${jsonText({ ...runJson(report, options), suites: report.suites.map(suiteJson) }, 2)}\n`,
};
