// The JSON report is written in pieces, and is the same document as if it had been written at once.

import { expect, test } from "vitest";
import { reporter } from "../../../src/report/run/json.ts";
import { caseReport, hostileReport, runReport, sent } from "../../helpers/run-reports.ts";

const options = { colour: false, columns: 80, failOnFlaky: false };
const empty = runReport([]);
const several = {
  ...runReport([caseReport({ name: "one" }), caseReport({ name: "two", requests: [sent('{"a":[1,2]}')] })]),
  childLog: "a\nb",
};
const long = runReport(Array.from({ length: 2000 }, (_, n) => caseReport({ name: `case ${n}` })));

test.each([
  ["no suite", { ...empty, suites: [] }],
  ["a suite without a case", empty],
  ["several cases", several],
  ["several suites", { ...several, suites: [...several.suites, ...empty.suites, ...several.suites] }],
  ["hostile texts", hostileReport("\u001b]0;x\u0007\n  ##[error]x\u202e")],
  ["2,000 cases", long],
])("a run with %s is laid out as JSON.stringify does it", (_what, report) => {
  const text = [...reporter.render(report, options)].join("");
  const parsed = JSON.parse(text);
  // What steers terminals and CI systems is written as escapes, which parse to the same.
  const plain = text.replaceAll(/\\u(?:001b|0007|202e|0023)/g, (written) => JSON.parse(`"${written}"`));
  const again = JSON.stringify(parsed, undefined, 2).replaceAll(/\\u001b|\\u0007/g, (written) =>
    JSON.parse(`"${written}"`),
  );
  expect(plain).toBe(`${again}\n`);
  expect(parsed.suites.length).toBe(report.suites.length);
});

test("no piece of a long report is the whole of it", () => {
  const pieces = [...reporter.render(long, options)];
  const whole = pieces.join("").length;
  expect(pieces.length).toBeGreaterThan(5);
  for (const piece of pieces) expect(piece.length).toBeLessThan(whole / 4);
});
