import { execFileSync } from "node:child_process";
import { symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { usableSuite } from "../../../src/core/suite/read-result.ts";
import { folderWith, linesOf, poke, read } from "../../helpers/suite-files.ts";

describe("mistakes", () => {
  test("are told all at once, each with its place and what was probably meant", async () => {
    const lines = await linesOf(`verison: 1
secret: 12345
cases:
  - poke: pliance/PersonSanctionMatchd
    expct: { status: 202 }
  - poke: pliance/PersonSanctionMatchd
    set: { /a: "{{uid}}" }
  - ${poke}
    expect: { body: [{ at: /a, matches: "(" }] }
  - replay: missing.json
`);
    expect(lines).toEqual([
      'a.hooks.yaml:1:1: error: The key "verison" is not known. Did you mean "version"?',
      "a.hooks.yaml:2:9: error: secret is a number; it has to be a text or a set of keys and values. Write it in quotes.",
      'a.hooks.yaml:5:5: error: The key "expct" in cases[0] is not known. Did you mean "expect"?',
      expect.stringMatching(
        /^a\.hooks\.yaml:6:11: error: "pliance\/PersonSanctionMatchd" is no event .* Did you mean pliance:PersonSanctionMatched/,
      ),
      'a.hooks.yaml:7:16: error: "{{uid}}" is no generator; did you mean "uuid"?',
      'a.hooks.yaml:9:41: error: "(" is no regular expression: Unterminated group.',
      'a.hooks.yaml:10:13: error: "missing.json" is not there.',
    ]);
  });

  test.each<[what: string, text: string, words: RegExp]>([
    ["an empty file", "", /:1?:?.*error: The file/],
    ["a tab in YAML", "cases:\n\t- x", /:2:1: error/],
    ["a key twice", `cases: [{ ${poke}, name: a, name: b }]`, /stands twice/],
    ["a name twice", `cases: [{ ${poke}, name: a }, { ${poke}, name: a }]`, /Two cases have the name "a"/],
    [
      "a name that would fill the screen, and the line that runs its case again",
      `cases: [{ ${poke}, name: ${"a".repeat(301)} }]`,
      /^a\.hooks\.yaml:1:54: error: cases\[0\]\.name is "a{79}…"; it has to be a name of at most 300 characters\.$/,
    ],
    [
      "a suite's name of a megabyte",
      `name: ${"a".repeat(1 << 20)}\ncases: [{ ${poke} }]`,
      /:1:7: error: name is "a{79}…"; it has to be a name of at most 300 characters\.$/,
    ],
    [
      "a newer version",
      `version: 2\nmode: quick\ncases: []`,
      /^a\.hooks\.yaml:1:10: error: This suite is of version 2; .* version 1/,
    ],
    [
      "an unknown provider",
      `cases: [{ poke: PersonSanctionMatched, provider: plience }]`,
      /There is no provider "plience"/,
    ],
    [
      "a secret from a variable that env does not list",
      `env: [A]\nsecret: { env: B_TOKEN }\ncases: [{ ${poke} }]`,
      /:2:9: error: The variable "B_TOKEN" is not listed under env\./,
    ],
    [
      "a case's secret from a variable that env does not list",
      `cases: [{ ${poke}, secret: { env: B_TOKEN } }]`,
      /The variable "B_TOKEN" is not listed under env\./,
    ],
    ["an unknown scheme", `cases: [{ ${poke}, scheme: hmac-md5 }]`, /has no signing scheme "hmac-md5"/],
    ["a target that is no URL", `target: "ftp://x"\ncases: [{ ${poke} }]`, /target does not take/],
    ["a password in the target", `target: "http://u:pa55w0rd@x"\ncases: [{ ${poke} }]`, /user name or password/],
    ["a time that is none", `cases: [{ ${poke}, at: 2026-02-30T10:00:00Z }]`, /at does not take/],
    ["a seed that is none", `seed: "a b"\ncases: [{ ${poke} }]`, /seed does not take "a b"/],
    [
      "a header that frames",
      `cases: [{ ${poke}, headers: { Content-Length: "5" } }]`,
      /"Content-Length" cannot be set/,
    ],
    [
      "a framing header in the defaults",
      `defaults: { headers: { Host: evil } }\ncases: [{ ${poke} }]`,
      /"Host" cannot be set/,
    ],
    ["a verbatim poke", `cases: [{ ${poke}, verbatim: true }]`, /`verbatim` and `poke` exclude each other/],
    [
      "a verbatim edit",
      `cases: [{ capture: 1, verbatim: true, set: { /a: 1 } }]`,
      /`verbatim` and `set` exclude each other/,
    ],
    [
      "a schema that is none",
      `cases: [{ ${poke}, expect: { body: [{ schema: { type: 7 } }] } }]`,
      /:1:\d+: error: This is no JSON Schema/,
    ],
    [
      "a schema from elsewhere",
      `cases: [{ ${poke}, expect: { body: [{ schema: { $ref: "http://x/y" } }] } }]`,
      /This is no JSON Schema: can't resolve reference/,
    ],
    ["a terminal's escape in a key", `"\\e[31m": 1\ncases: [{ ${poke} }]`, /The key "␛\[31m" is not known/],
  ])("are refused: %s", async (_what, text, words) => {
    const lines = await linesOf(text);
    expect(lines.join("\n")).toMatch(words);
    expect(lines.join("\n")).not.toContain("pa55w0rd");
    expect(lines.join("\n")).not.toContain("\u001b");
  });

  test("make the suite unusable, with their number", async () => {
    const found = await read(folderWith({ "a.hooks.yaml": "sed: 1\nmod: order\ncases: []" }));
    expect(() => usableSuite(found)).toThrow(
      expect.objectContaining({ code: "SUITE_INVALID", message: "a.hooks.yaml cannot be used: 3 mistakes in it." }),
    );
  });

  test("in a secret are told without the secret", async () => {
    const lines = await linesOf(
      `secret: "top\${secret"\ncases: [{ ${poke}, secret: 99887766 , headers: { X-Key: 55443322 } }]`,
    );
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toMatch(/topsecret|99887766|55443322|\{secret"/);
  });
});

describe("a file that a suite names is refused when it", () => {
  const named = (path: string) => `cases: [{ replay: "${path}" }]`;
  const reasonFor = async (folder: string) => {
    const { problems, suite } = await read(folder);
    expect([suite, problems.length]).toEqual([undefined, 1]);
    expect(problems[0]?.at).toEqual({ line: 1, column: 19 });
    return problems[0]?.message;
  };

  test.each([["../outside.json"], ["/etc/passwd"], ["sub/../../outside.json"]])("lies outside: %s", async (path) => {
    const outer = folderWith({ "outside.json": "{}", "suite/a.hooks.yaml": named(path), "suite/sub/x": "" });
    expect(await reasonFor(join(outer, "suite"))).toMatch(/leads out of/);
  });

  test("is a link that leads outside", async () => {
    const outer = folderWith({ "outside.json": "{}", "suite/a.hooks.yaml": named("x.json") });
    symlinkSync("../outside.json", join(outer, "suite", "x.json"));
    expect(await reasonFor(join(outer, "suite"))).toMatch(/leads out of/);
  });

  test("lies in a folder that is a link to the outside", async () => {
    const outer = folderWith({ "other/x.json": "{}", "suite/a.hooks.yaml": named("in/x.json") });
    symlinkSync("../other", join(outer, "suite", "in"));
    expect(await reasonFor(join(outer, "suite"))).toMatch(/leads out of/);
  });

  test("has a file about it that is a link to the outside", async () => {
    const outer = folderWith({ "outside.json": "{}", "suite/a.hooks.yaml": named("x.json"), "suite/x.json": "{}" });
    symlinkSync("../outside.json", join(outer, "suite", "x.json.meta.json"));
    expect(await reasonFor(join(outer, "suite"))).toMatch(/has a file about it, \.meta\.json, that leads out of/);
  });

  test("is a named pipe, without waiting for a writer", async () => {
    const folder = folderWith({ "a.hooks.yaml": named("x.json") });
    execFileSync("mkfifo", [join(folder, "x.json")]);
    expect(await reasonFor(folder)).toMatch(/is not a regular file/);
  });

  test("is a folder", async () => {
    expect(await reasonFor(folderWith({ "a.hooks.yaml": named("sub"), "sub/x": "" }))).toMatch(/is a folder/);
  });

  test("is a link in a circle", async () => {
    const folder = folderWith({ "a.hooks.yaml": named("x.json") });
    symlinkSync("x.json", join(folder, "x.json"));
    expect(await reasonFor(folder)).toMatch(/circle/);
  });

  test("is huge, without reading it", async () => {
    const folder = folderWith({ "a.hooks.yaml": named("x.json"), "x.json": "" });
    truncateSync(join(folder, "x.json"), 65 * 1024 * 1024);
    expect(await reasonFor(folder)).toMatch(/is larger than 65536 KiB/);
  });

  test("is a schema that is no JSON", async () => {
    const folder = folderWith({
      "a.hooks.yaml": `cases: [{ ${poke}, expect: { body: [{ schema: x.json }] } }]`,
      "x.json": "{",
    });
    expect((await read(folder)).problems[0]?.message).toBe('"x.json" is not JSON.');
  });

  test("is the suite itself, and is not there", async () => {
    expect((await read(folderWith({}))).problems[0]?.message).toBe("The file is not there.");
  });
});

test("a link inside the folder is followed", async () => {
  const folder = folderWith({ "a.hooks.yaml": "cases: [{ replay: x.json }]", "real.json": "{}" });
  symlinkSync("real.json", join(folder, "x.json"));
  expect((await read(folder)).suite?.cases[0]?.source).toEqual({ kind: "replay", path: "real.json" });
});

test.each(["timeout: 0s", "waitFor: { url: /x, within: 0s }", "waitFor: { url: /x, every: 0s }"])(
  "a duration of nothing is told with its line: %s",
  async (wish) => {
    expect(await linesOf(`version: 1\ncases:\n  - { poke: dotfile/Case.Created, ${wish} }\n`)).toEqual([
      expect.stringMatching(/^a\.hooks\.yaml:3:\d+: error: .*more than 0/),
    ]);
  },
);

describe("a format that nobody checks", () => {
  const schema = (format: string) => `{ properties: { n: { format: ${format} }, format: { const: 1 } } }`;
  const suite = (written: string) => `cases:\n  - ${poke}\n    expect: { body: [{ schema: ${written} }] }\n`;

  test("is told where its schema stands, and does not refuse the suite", async () => {
    const told =
      'a.hooks.yaml:3:32: warning: The format "phone" is not checked: any text passes. Formats that are: date-time, date, time, duration, email, hostname, ipv4, ipv6, uri, uuid, regex.';
    expect(await linesOf(suite(schema("phone")))).toEqual([told]);
    expect(await linesOf(suite("a.json"), { "a.json": '{"properties":{"n":{"format":"phone"}}}' })).toEqual([told]);
    expect(await linesOf(suite(`{ $schema: "http://json-schema.org/draft-07/schema#", format: phone }`))).toEqual([
      told,
    ]);
    const folder = folderWith({ "a.hooks.yaml": suite(schema("phone")) });
    expect(usableSuite(await read(folder)).cases).toHaveLength(1);
  });

  test.each(["email", "date-time", "password", "int64"])("is not %s", async (format) => {
    expect(await linesOf(suite(schema(format)))).toEqual([]);
  });
});
