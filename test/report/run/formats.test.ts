// Each report is read back by a parser that is not ours, also when every field is hostile.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { XMLParser } from "fast-xml-parser";
import { Parser } from "tap-parser";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import type { RunReport } from "../../../src/core/report.ts";
import type { Reporter } from "../../../src/core/reporter.ts";
import { reporter as ctrf } from "../../../src/report/run/ctrf.ts";
import { reporter as github } from "../../../src/report/run/github.ts";
import { reporter as json } from "../../../src/report/run/json.ts";
import { reporter as junit } from "../../../src/report/run/junit.ts";
import { reporter as markdown } from "../../../src/report/run/markdown.ts";
import { reporter as pretty } from "../../../src/report/run/pretty.ts";
import { reporter as tap } from "../../../src/report/run/tap.ts";
import { hostileStrings } from "../../helpers/hostile-strings.ts";
import { caseReport, hostileReport, runReport, sent } from "../../helpers/run-reports.ts";

const options = { colour: false, columns: 80, failOnFlaky: false };
const print = (reporter: Reporter, report: RunReport) => [...reporter.render(report, options)].join("");

const failing = caseReport({
  name: "forged body is refused",
  status: "failed",
  line: 12,
  failures: [{ what: "status", expected: "401", actual: "200" }],
  requests: [sent('{"event":"x"}')],
});
const mixed = runReport([
  caseReport({ name: "genuine" }),
  failing,
  caseReport({ name: "later", status: "skipped", skipped: "not in this shard" }),
  caseReport({ name: "second try", flaky: true, retries: 2 }),
]);

/** What would be text for people in one system and a command in the next, beside all that steers terminals. */
const hostile = [
  ...hostileStrings,
  { name: "a workflow command", text: "::set-env name=X::y" },
  { name: "a workflow command behind spaces", text: "x\n  \t::error::owned" },
  { name: "an old workflow command", text: "##[error]owned" },
  { name: "an Azure command", text: "a ##vso[task.setvariable variable=x]y" },
  { name: "markup", text: "]]><script>alert(1)</script>&amp;&#0; <!-- --> <?x ?>" },
  { name: "Markdown", text: "](http://evil.example) `x` ```\n# h | ![i](http://evil.example/i) @team <img src=x>" },
  { name: "TAP", text: "x # SKIP no\nBail out! owned\n1..99\nnot ok 9\n  ---\n  ...\n\\# TODO" },
  { name: "an XML non-character", text: "a\ufffeb\uffffc\u0000d" },
  { name: "a lone surrogate", text: "a\ud800b" },
  { name: "percent escapes", text: "%0A::error::owned%25,title=x::y" },
  { name: "a very long text", text: "A::\n".repeat(20_000) },
  { name: "a written escape", text: "\\u000a \\\\u000a" },
  { name: "nothing", text: "" },
];

const xsd = readFileSync(new URL("../../schemas/junit.xsd", import.meta.url), "utf8");
const xml = (text: string) => new XMLParser({ ignoreAttributes: false, parseAttributeValue: false }).parse(text);
const ctrfSchema = createRequire(import.meta.url)
  .resolve("ctrf")
  .replace(/index\.\w+$/, "ctrf-schema-0.0.json");
const isCtrf = new Ajv({ strict: false, logger: false, validateFormats: false }).compile(
  JSON.parse(readFileSync(ctrfSchema, "utf8")),
);

async function junitErrors(text: string): Promise<unknown> {
  const { valid, rawOutput } = await validateXML({ xml: [{ fileName: "r.xml", contents: text }], schema: [xsd] });
  return valid ? undefined : rawOutput;
}

function readTap(text: string) {
  return Parser.parse(text, { strict: true });
}

describe("JUnit", () => {
  test("holds the counts, the time in seconds, the file and the story of a failed case", async () => {
    const text = print(junit, mixed);
    expect(await junitErrors(text)).toBeUndefined();
    const { testsuites } = xml(text);
    expect(testsuites).toMatchObject({ "@_tests": "4", "@_failures": "1", "@_errors": "0", "@_time": "1.234" });
    const cases = testsuites.testsuite.testcase;
    expect(cases[0]).toMatchObject({ "@_name": "genuine", "@_classname": "suite", "@_file": "suite.hooks.yaml" });
    expect(cases[1].failure["@_message"]).toBe("status: expected 401, got 200");
    expect(cases[1].failure["#text"]).toContain("curl -X POST");
    expect(cases[1].failure["#text"]).toContain("hookdev replay suite.hooks.yaml");
    expect(cases[2].skipped["@_message"]).toBe("not in this shard");
    expect(cases[3]["system-out"]).toBe("flaky: passed after 2 failed tries");
  });

  test("a run that ended early is an error, whatever its cases say", async () => {
    const text = print(junit, runReport([caseReport()], { ended: "the program behind --exec ended with code 1" }));
    expect(await junitErrors(text)).toBeUndefined();
    expect(xml(text).testsuites["@_errors"]).toBe("1");
  });

  test("the schema that these tests use refuses what is no JUnit", async () => {
    expect(await junitErrors("<testsuites><testcase/></testsuites>")).toBeDefined();
  });

  test.each(hostile)("stays valid with $name in every field", async ({ text }) => {
    const report = print(junit, hostileReport(text));
    expect(await junitErrors(report)).toBeUndefined();
    expect(xml(report).testsuites.testsuite[0].testcase).toHaveLength(3);
  });
});

describe("TAP", () => {
  test("holds one subtest a suite, with skips and the failure's story as YAML", () => {
    const lines = readTap(print(tap, mixed));
    const [, child] = lines.find(([kind]) => kind === "child") as [string, unknown[][]];
    const asserts = child.filter(([kind]) => kind === "assert").map(([, one]) => one as Record<string, unknown>);
    expect(asserts.map(({ ok }) => ok)).toEqual([true, false, true, true]);
    expect(asserts[2]).toMatchObject({ skip: "not in this shard" });
    expect(asserts[1]).toMatchObject({ diag: { message: "status: expected 401, got 200", at: "suite.hooks.yaml:12" } });
  });

  test.each(hostile)("keeps its three cases with $name in every field", ({ text }) => {
    const lines = readTap(print(tap, { ...hostileReport(text), ended: undefined } as unknown as RunReport));
    const [, child] = lines.find(([kind]) => kind === "child") as [string, unknown[][]];
    expect(child.filter(([kind]) => kind === "assert")).toHaveLength(3);
    expect(lines.filter(([kind]) => kind === "bailout" || kind === "extra")).toEqual([]);
    const [complete] = lines
      .filter(([kind]) => kind === "complete")
      .map(([, result]) => result as { failures: unknown[] });
    expect(complete).toMatchObject({ ok: false, fail: 1, count: 1 });
  });

  test("says Bail out! when the run ended early", () => {
    expect(readTap(print(tap, runReport([caseReport()], { ended: "interrupted" })))).toContainEqual([
      "bailout",
      "interrupted",
    ]);
  });
});

describe("CTRF", () => {
  test("passes the schema of ctrf.io and holds the counts", () => {
    const report = JSON.parse(print(ctrf, mixed));
    expect(isCtrf(report), JSON.stringify(isCtrf.errors)).toBe(true);
    expect(report.results.summary).toMatchObject({ tests: 4, passed: 2, failed: 1, skipped: 1, flaky: 1 });
  });

  test("the schema that these tests use refuses what is no CTRF", () => {
    expect(isCtrf({ results: {} })).toBe(false);
  });

  test.each(hostile)("passes the schema with $name in every field", ({ text }) => {
    const report = JSON.parse(print(ctrf, hostileReport(text)));
    expect(isCtrf(report), JSON.stringify(isCtrf.errors)).toBe(true);
    expect(report.results.tests).toHaveLength(4);
  });
});

describe("JSON", () => {
  test.each(hostile)("parses back to the same text with $name in every field", ({ text }) => {
    const { suites, seed } = JSON.parse(print(json, hostileReport(text)));
    expect([seed, suites[0].cases[0].name]).toEqual([text, text]);
  });
});

describe("every format", () => {
  const commands = (text: string) => text.split(/\r\n|\n|\r/).filter((one) => /^\s*::|##[a-z]*\[/i.test(one));

  test.each(hostile)("no line can start a workflow command with $name in every field", ({ text }) => {
    for (const reporter of [junit, tap, ctrf, markdown, pretty, json])
      expect(commands(print(reporter, hostileReport(text)))).toEqual([]);
    const own = commands(print(github, hostileReport(text)));
    // The run's end, the case that failed and the one that was flaky.
    expect(own.map((one) => /^::(\w+) /.exec(one)?.[1])).toEqual(["error", "error", "warning"]);
    expect(print(github, hostileReport(text)).split("\n")).toHaveLength(4);
  });

  test.each(hostile)("no control character is left with $name in every field", ({ text }) => {
    for (const reporter of [junit, tap, ctrf, github, markdown, pretty, json])
      expect(print(reporter, hostileReport(text))).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u200b]/);
  });

  test("credentials of the request are not printed", () => {
    for (const reporter of [junit, tap, ctrf, github, markdown, pretty, json])
      expect(print(reporter, mixed)).not.toContain("k-123456");
  });
});

describe("GitHub", () => {
  const many = (count: number) =>
    runReport(Array.from({ length: count }, (_, index) => caseReport({ ...failing, name: `case ${index}` })));

  test("an annotation names file, line and title, and escapes what would end them", () => {
    const named = { ...failing, name: "50 %, a:b\nc" };
    expect(print(github, runReport([named]))).toBe(
      "::error file=suite.hooks.yaml,line=12,title=50 %25%2C a%3Ab\\u{a}c::status: expected 401, got 200\n",
    );
  });

  test("ten failures are ten annotations, and of eleven the last one counts the rest", () => {
    expect(print(github, many(10)).trimEnd().split("\n")).toHaveLength(10);
    const lines = print(github, many(25)).trimEnd().split("\n");
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toContain("16 more");
  });

  test("the summary stays below GitHub's limit and says how many failures it left out", () => {
    const text = print(markdown, many(3000));
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toMatch(/… and \d+ more failed cases\./);
    expect(print(markdown, many(3))).not.toContain("more failed");
  });
});

describe("Markdown", () => {
  test("shows the counts, the suites and the failed case", () => {
    const text = print(markdown, mixed);
    expect(text).toContain("❌ hookdev replay: 2 of 4 passed, 1 failed, 1 skipped, 1 flaky");
    expect(text).toContain("### forged body is refused (`suite.hooks.yaml:12`)");
  });

  test("an address in a name becomes no link", () => {
    const text = print(markdown, runReport([{ ...failing, name: "www.evil.example http://evil.example" }]));
    expect(text).not.toMatch(/www\.evil|http:\/\/evil/);
  });

  test("a text with fences cannot leave its block", () => {
    const text = print(markdown, hostileReport("```\nescaped\n````\n"));
    const fences = [...text.matchAll(/^(`{3,})(text)?$/gm)].map(([, run]) => run);
    expect(new Set(fences).size).toBe(1);
    expect(fences).toHaveLength(2);
  });
});
