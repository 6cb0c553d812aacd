import { describe, expect, test } from "vitest";
import type { Answered } from "../../../src/core/delivery.ts";
import { indentedJson } from "../../../src/core/suite/indented-json.ts";
import { judgeSnapshot } from "../../../src/core/suite/judge-snapshot.ts";
import {
  isIgnored,
  readSnapshots,
  type SnapshotAnswer,
  snapshotKey,
  snapshotOf,
  snapshotPath,
  writeSnapshots,
} from "../../../src/core/suite/snapshot.ts";
import { hostileStrings } from "../../helpers/hostile-strings.ts";

const answer = (body: string | Uint8Array, more: Partial<Answered> = {}): Answered => ({
  kind: "answered",
  status: 202,
  headers: ["Content-Type", "application/json", "Date", "today", "Set-Cookie", "session=secret"],
  body: Buffer.from(body),
  bodyState: "whole",
  ...more,
});
const tools = (recorded?: { answer?: SnapshotAnswer }) => ({
  matches: () => true,
  schemaProblems: () => [],
  ...(recorded === undefined ? {} : { recorded }),
});
const compare = (old: Answered, now: Answered, ignore: string[] = []) =>
  judgeSnapshot(now, ignore, tools({ answer: snapshotOf(old, ignore) }));

test("keeps status, a few headers and the body, and neither cookies nor dates", () => {
  expect(snapshotOf(answer('{"a":1}'), [])).toEqual({
    status: 202,
    headers: { "content-type": "application/json" },
    body: { kind: "json", text: '{"a":1}' },
  });
});

test("keeps no value that is ignored", () => {
  const { body } = snapshotOf(answer('{"id":"p-9","items":[{"at":1,"n":2.50},{"at":{"x":"y"}}]}'), [
    "/id",
    "/items/*/at",
  ]);
  expect(body.text).toBe('{"id":"[ignored]","items":[{"at":"[ignored]","n":2.50},{"at":{"x":"[ignored]"}}]}');
});

test.each<[pointer: string, ignored: string, yes: boolean]>([
  ["/a", "/a", true],
  ["/a/b", "/a", true],
  ["/ab", "/a", false],
  ["/a", "/a/b", false],
  ["/a/0/b", "/a/*/b", true],
  ["/a/0/c", "/a/*/b", false],
  ["/a", "", true],
])("%s under the ignored %j: %s", (pointer, ignored, yes) => {
  expect(isIgnored(pointer, [ignored])).toBe(yes);
});

describe("an answer against the recorded one", () => {
  test.each<[what: string, old: Answered, now: Answered, ignore: string[]]>([
    ["the same bytes", answer('{"a":1}'), answer('{"a":1}'), []],
    ["other spaces, order and number spelling", answer('{"a":1,"b":2.0}'), answer('{ "b": 2, "a": 1.0 }'), []],
    ["another ignored value", answer('{"id":1}'), answer('{"id":2}'), ["/id"]],
    ["an ignored value gone", answer('{"id":1,"a":1}'), answer('{"a":1}'), ["/id"]],
    ["another date", answer("{}"), answer("{}", { headers: ["content-type", "application/json", "date", "x"] }), []],
    ["an empty body", answer(""), answer(""), []],
    ["bytes", answer(Buffer.from([255, 0])), answer(Buffer.from([255, 0])), []],
  ])("is the same: %s", (...[_what, old, now, ignore]) => {
    expect(compare(old, now, ignore)).toEqual([]);
  });

  test.each<[what: string, old: Answered, now: Answered, failure: [string, string, string]]>([
    ["a value", answer('{"a":1}'), answer('{"a":2}'), ["snapshot /a", "1", "2"]],
    ["a value gone", answer('{"a":1}'), answer("{}"), ["snapshot /a", "1", "nothing"]],
    ["a value more", answer('{"b":0}'), answer('{"b":0,"a":"x"}'), ["snapshot /a", "nothing", '"x"']],
    [
      "a big integer",
      answer("[9007199254740993]"),
      answer("[9007199254740992]"),
      ["snapshot /0", "9007199254740993", "9007199254740992"],
    ],
    ["the status", answer("{}"), answer("{}", { status: 200 }), ["snapshot status", "202", "200"]],
    [
      "a header",
      answer("{}"),
      answer("{}", { headers: [] }),
      ["snapshot header content-type", "application/json", "nothing"],
    ],
    ["text", answer("ok"), answer("no"), ["snapshot body", "ok", "no"]],
    ["JSON for text", answer("ok"), answer("1"), ["snapshot body", '"ok"', "1"]],
  ])("differs: %s", (...[_what, old, now, [what, expected, actual]]) => {
    expect(compare(old, now)).toContainEqual({ what, expected, actual });
  });

  test("is told in ten differences and the number of the rest", () => {
    const body = (value: number) => JSON.stringify(Array.from({ length: 15 }, () => value));
    const failures = compare(answer(body(1)), answer(body(2)));
    expect([failures.length, failures.at(-1)?.actual]).toEqual([11, "5 more differences"]);
  });

  test("fails where none was recorded, and says how to record it", () => {
    expect(judgeSnapshot(answer("{}"), [], tools({}))[0]?.actual).toMatch(/--update-snapshots/);
  });

  test("is not compared while snapshots are written", () => {
    expect(judgeSnapshot(answer("{}"), [], tools())).toEqual([]);
  });
});

describe("the file", () => {
  test("reads back what was written, whatever the names and texts", () => {
    const answers = new Map<string, SnapshotAnswer>();
    for (const [index, text] of [...hostileStrings.map((one) => one.text), "__proto__", "a/b~c", ""].entries())
      answers.set(
        `${text} ${index}`,
        snapshotOf(answer(index % 2 === 0 ? JSON.stringify({ [text]: text }) : `t ${text}`), []),
      );
    answers.set("__proto__", snapshotOf(answer(Buffer.from([255])), []));
    const read = readSnapshots(Buffer.from(writeSnapshots(answers)), "x");
    const flat = (map: ReadonlyMap<string, SnapshotAnswer>) =>
      [...map].map(([name, { body, ...rest }]) => [
        name,
        rest,
        body.kind,
        body.kind === "json" ? JSON.parse(body.text) : body.text,
      ]);
    expect(flat(read).sort()).toEqual(flat(answers).sort());
  });

  test("keeps numbers as they are written", () => {
    const written = writeSnapshots(new Map([["a", snapshotOf(answer('{"n":33.330,"big":12345678901234567890}'), [])]]));
    expect(written).toContain('"n": 33.330,');
    expect(readSnapshots(Buffer.from(written), "x").get("a")?.body.text).toContain("12345678901234567890");
  });

  test("is ordered by name, so that a change shows as a small difference", () => {
    const one = snapshotOf(answer("{}"), []);
    const first = writeSnapshots(
      new Map([
        ["b", one],
        ["a", one],
      ]),
    );
    expect(first).toBe(
      writeSnapshots(
        new Map([
          ["a", one],
          ["b", one],
        ]),
      ),
    );
    expect(first.endsWith("}\n")).toBe(true);
  });

  test.each(["", "{", "[]", "null", '{"version":2,"answers":{}}', '{"version":1}', '{"version":1,"answers":{"a":1}}'])(
    "that holds %j is refused",
    (text) => {
      expect(() => readSnapshots(Buffer.from(text), "a.snap.json")).toThrow(
        expect.objectContaining({ code: "SNAPSHOTS_INVALID" }),
      );
    },
  );

  test.each([
    ["kyc.hooks.yaml", "__hooks__/kyc.hooks.yaml.snap.json"],
    ["a/b/kyc.hooks.json", "a/b/__hooks__/kyc.hooks.json.snap.json"],
    ["a\\kyc.hooks.yml", "a\\__hooks__\\kyc.hooks.yml.snap.json"],
  ])("of %s lies at %s", (suite, path) => {
    expect(snapshotPath(suite)).toBe(path);
  });

  test("keeps the answers of one case apart", () => {
    expect([snapshotKey("a"), snapshotKey("a", 2)]).toEqual(["a", "a (2)"]);
  });
});

test.each([
  ["{}", "{}"],
  ["[ ]", "[]"],
  ['{"a":[1,{"b":1.50}],"c":"x"}', '{\n  "a": [\n    1,\n    {\n      "b": 1.50\n    }\n  ],\n  "c": "x"\n}'],
])("%s is indented", (text, indented) => {
  expect(indentedJson(Buffer.from(text))).toBe(indented);
});
