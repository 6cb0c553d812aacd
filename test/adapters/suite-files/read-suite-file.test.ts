import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SuiteCase } from "../../../src/core/suite/suite.ts";
import { poke, suiteOf } from "../../helpers/suite-files.ts";

describe("a suite", () => {
  test("is read with its defaults folded into every case", async () => {
    const suite = await suiteOf(
      `version: 1
name: sanctions
env: [APP_URL, SECRET]
target: \${APP_URL}/webhooks/pliance
secret: \${SECRET}
seed: 42
mode: parallel
defaults: { timeout: 5s, retries: 2, headers: { X-A: one, x-b: two }, expect: { status: 2xx, duration: < 2s } }
cases:
  - ${poke}
    headers: { X-B: three }
  - name: forged
    ${poke}
    tamper: body
`,
    );
    expect(suite).toMatchObject({
      name: "sanctions",
      file: "a.hooks.yaml",
      target: "http://127.0.0.1:3000/webhooks/pliance",
      secret: { kind: "text", text: "s3cret-from-the-environment" },
      seed: "42",
      mode: "parallel",
    });
    expect(suite.cases).toMatchObject([
      {
        name: "pliance/PersonSanctionMatched",
        line: 10,
        source: { kind: "poke", event: "pliance/PersonSanctionMatched", provider: "pliance" },
        headers: ["X-A", "one", "X-B", "three"],
        timeoutMs: 5000,
        retries: 2,
        expect: { status: ["2xx"], durationMs: 2000, headers: [], body: [] },
      },
      { name: "forged", line: 12, tamper: "body", expect: { status: ["4xx"], durationMs: 2000 } },
    ]);
  });

  test("says nothing but its cases and is called like its file", async () => {
    const suite = await suiteOf(`cases: [{ ${poke} }]`, {}, "kyc.hooks.yaml");
    expect(suite).toMatchObject({ name: "kyc", mode: "order", cases: [{ timeoutMs: 30_000, retries: 0, repeat: 1 }] });
    expect(suite.cases[0]?.expect).toEqual({ status: ["2xx"], headers: [], body: [] });
  });

  test("may be JSON", async () => {
    const text = JSON.stringify({ cases: [{ poke: "PersonSanctionMatched", provider: "pliance" }] });
    expect((await suiteOf(text, {}, "a.hooks.json")).cases).toHaveLength(1);
  });

  test.each<[what: string, text: string, wanted: Partial<SuiteCase>]>([
    ["a fixture below the folder", "replay: ./sub/x.json", { source: { kind: "replay", path: join("sub", "x.json") } }],
    [
      "an entry of a file",
      "replay: { file: sub/x.json, entry: 2 }",
      { source: { kind: "replay", path: join("sub", "x.json"), entry: 2 } },
    ],
    [
      "a capture",
      "{ capture: 12, verbatim: true }",
      { source: { kind: "capture", id: 12 }, verbatim: true, name: "capture 12" },
    ],
    [
      "a secret in a variable",
      `env: [OTHER]\ncases: [{ ${poke}, secret: { env: OTHER } }]`,
      { secret: { kind: "env", name: "OTHER" } },
    ],
    [
      "a secret in a file",
      `{ ${poke}, secret: { file: sub/x.json } }`,
      { secret: { kind: "file", path: join("sub", "x.json") } },
    ],
    ["skip", `{ ${poke}, skip: true }`, { skip: "skipped in the suite" }],
    ["a reason to skip", `{ ${poke}, skip: flaky }`, { skip: "flaky" }],
    ["a lack of reasons to skip", `{ ${poke}, skip: false }`, {}],
    ["several lines of a header", `{ ${poke}, headers: { X-A: ["1", "2"] } }`, { headers: ["X-A", "1", "X-A", "2"] }],
    [
      "numbers as they stand",
      `{ ${poke}, set: { /a: 33.330, /b: 12345678901234567890, /c: [1.0] } }`,
      {
        set: [
          { pointer: "/a", value: 33.33, written: "33.330" },
          { pointer: "/b", value: 12345678901234567000, written: "12345678901234567890" },
          { pointer: "/c", value: [1], written: "[1.0]" },
        ],
      },
    ],
    [
      "numbers that only YAML writes",
      `{ ${poke}, set: { /a: 0x1f, /b: .5, /c: +1 } }`,
      {
        set: [
          { pointer: "/a", value: 31, written: "31" },
          { pointer: "/b", value: 0.5, written: "0.5" },
          { pointer: "/c", value: 1, written: "1" },
        ],
      },
    ],
    [
      "waitFor",
      `{ ${poke}, waitFor: { url: /done } }`,
      {
        waitFor: { url: "/done", withinMs: 10_000, everyMs: 250, expect: { status: ["2xx"], headers: [], body: [] } },
      },
    ],
    [
      "snapshots with ignores",
      `{ ${poke}, expect: { snapshot: { ignore: [/id] } } }`,
      {
        expect: { status: ["2xx"], headers: [], body: [], snapshot: { ignore: ["/id"] } },
      },
    ],
    [
      "a case without the snapshot of all",
      `{ defaults: { expect: { snapshot: true } }, cases: [{ ${poke}, expect: { snapshot: false } }] }`,
      {
        expect: { status: ["2xx"], headers: [], body: [] },
      },
    ],
    [
      "numbers in matchers as they stand",
      `{ ${poke}, expect: { body: [{ at: /a, equals: 1.50 }], headers: { content-length: 12 } } }`,
      {
        expect: {
          status: ["2xx"],
          headers: [{ name: "content-length", matcher: { equals: "12" } }],
          body: [{ at: "/a", matcher: { equals: 1.5, written: "1.50" } }],
        },
      },
    ],
  ])("knows %s", async (_what, text, wanted) => {
    const one = text.includes("cases:") ? text : `cases: [${text.startsWith("{") ? text : `{ ${text} }`}]`;
    const suite = await suiteOf(one, { "sub/x.json": "{}" });
    expect(suite.cases[0]).toMatchObject(wanted);
    if (wanted.expect !== undefined) expect(suite.cases[0]?.expect).toEqual(wanted.expect);
    if (_what === "a lack of reasons to skip") expect(suite.cases[0]).not.toHaveProperty("skip");
  });

  test("names cases after their source, and numbers those that are the same", async () => {
    const { cases } = await suiteOf(
      `cases: [{ ${poke} }, { ${poke} }, { ${poke}, tamper: stale }, { replay: ./x.json }]`,
      { "x.json": "{}" },
    );
    expect(cases.map(({ name }) => name)).toEqual([
      "pliance/PersonSanctionMatched",
      "pliance/PersonSanctionMatched (2)",
      "pliance/PersonSanctionMatched, too old",
      "x.json",
    ]);
  });

  test("makes no name longer than one may be, and each one once", async () => {
    const long = `${"././".repeat(100_000)}x.json`;
    const { cases } = await suiteOf(`cases: [{ replay: ${long} }, { replay: ${long} }]`, { "x.json": "{}" });
    expect(cases.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^[./]{299}…$/),
      expect.stringMatching(/^[./]{299}… \(2\)$/),
    ]);
  });

  test("takes the provider in front of an event, whatever the suite's own is", async () => {
    const suite = await suiteOf(`provider: dotfile\ncases: [{ ${poke} }]`);
    expect(suite.cases[0]?.source).toMatchObject({ provider: "pliance" });
  });

  test("loads the schemas that it names", async () => {
    const { cases } = await suiteOf(`cases: [{ ${poke}, expect: { body: [{ schema: ./ack.schema.json }] } }]`, {
      "ack.schema.json": '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object"}',
    });
    expect(cases[0]?.expect.body[0]?.matcher).toMatchObject({ schema: { type: "object" } });
  });
});
