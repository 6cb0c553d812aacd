import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { suiteSchema } from "../../../src/core/provider-schema/json-schema.ts";
import { locatedValue } from "../../../src/core/provider-schema/located.ts";
import { readShape } from "../../../src/core/provider-schema/read-shape.ts";
import type { ObjectShape, Shape } from "../../../src/core/provider-schema/shape.ts";
import { suiteShape } from "../../../src/core/suite/suite-shape.ts";

const published = JSON.parse(readFileSync(new URL("../../../schema/hooks.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(published);
const poke = { poke: "pliance/PersonSanctionMatched" };
const withCase = (more: object) => ({ cases: [{ ...poke, ...more }] });
const withExpect = (expect: object) => withCase({ expect });

type Row = [what: string, suite: unknown];

const accepted: Row[] = [
  ["the smallest suite", { cases: [poke] }],
  ["a schema for editors", { $schema: "./x.json", version: 1, cases: [poke] }],
  [
    "everything at the top",
    { name: "kyc", env: ["A_1"], target: "x", provider: "p", seed: 42, mode: "parallel", cases: [poke] },
  ],
  ["a seed as text", { seed: "42@2026-11-21T10:00:00Z", cases: [poke] }],
  ["a secret as text", { secret: "s", cases: [poke] }],
  ["a secret in a variable", { secret: { env: "A" }, cases: [poke] }],
  ["a secret in a file", { secret: { file: "a.key" }, cases: [poke] }],
  [
    "defaults",
    {
      defaults: {
        timeout: "5s",
        retries: 2,
        fresh: true,
        at: "-10m",
        scheme: "x",
        headers: { A: "b" },
        expect: { status: "2xx" },
      },
      cases: [poke],
    },
  ],
  ["a fixture", { cases: [{ replay: "a.json" }] }],
  ["an entry of a HAR file", { cases: [{ replay: { file: "a.har", entry: 3 } }] }],
  ["a capture", { cases: [{ capture: 12, verbatim: true }] }],
  ["set", withCase({ set: { "/a/0/b~1c": { any: [null] }, "/n": "{{seq}}" } })],
  ["several lines of a header", withCase({ headers: { "X-A": ["1", "2"] } })],
  ["names of 300 characters", { name: "å".repeat(300), cases: [{ ...poke, name: "𝒜".repeat(300) }] }],
  ["a repeated case", withCase({ repeat: 2, name: "twice", target: "/x", retries: 0 })],
  ...["body", "signature", "unsigned", "wrong-secret", "stale"].map((tamper): Row => [tamper, withCase({ tamper })]),
  ["skip", withCase({ skip: true })],
  ["skip with a reason", withCase({ skip: "later" })],
  ["a status as number", withExpect({ status: 202 })],
  ["a class of status", withExpect({ status: "4XX" })],
  ["a list of status", withExpect({ status: [200, "204", "3xx"] })],
  ["a duration", withExpect({ duration: "< 2s" })],
  ["a duration without a sign", withExpect({ duration: "150ms" })],
  ["a header as text", withExpect({ headers: { "content-type": "text/plain", "content-length": 0 } })],
  ["a header that matches", withExpect({ headers: { a: { matches: "^x" }, b: { exists: false }, c: { equals: 1 } } })],
  ["body checks", withExpect({ body: [{ at: "/a", equals: null }, { matches: "x" }, { at: "/b", exists: true }] })],
  ["a schema in place", withExpect({ body: [{ schema: { type: "object", "x y": 1 } }] })],
  ["a schema in a file", withExpect({ body: [{ at: "/a", schema: "./a.json" }] })],
  ["a snapshot", withExpect({ snapshot: true })],
  ["a snapshot with ignores", withExpect({ snapshot: { ignore: ["/id", "/a/*/b"] } })],
  ["waitFor", withCase({ waitFor: { url: "/done", within: "5s", every: "100ms", expect: { status: 200 } } })],
];

const refused: Row[] = [
  ["a list", []],
  ["nothing", null],
  ["no cases", { cases: [] }],
  ["cases missing", { name: "a" }],
  ["an unknown key", { cases: [poke], sed: 1 }],
  ["an unknown key of a case", withCase({ expct: {} })],
  ["an unknown key of an expectation", withExpect({ url: "x" })],
  ["an unknown key of the defaults", { defaults: { target: "x" }, cases: [poke] }],
  ["a case of nothing", { cases: [{ name: "a" }] }],
  ["a case's name of more than 300 characters", withCase({ name: "a".repeat(301) })],
  ["a case of two things", withCase({ replay: "a.json" })],
  ["another version", { version: 2, cases: [poke] }],
  ["a variable's name with a hyphen", { env: ["A-B"], cases: [poke] }],
  ["variables as a map", { env: { A: "b" }, cases: [poke] }],
  ["a secret as a number", { secret: 1, cases: [poke] }],
  ["a secret from two places", { secret: { env: "A", file: "b" }, cases: [poke] }],
  ["a secret from nowhere", { secret: {}, cases: [poke] }],
  ["a negative seed", { seed: -1, cases: [poke] }],
  ["another mode", { mode: "random", cases: [poke] }],
  ["a timeout without a unit", withCase({ timeout: 5 })],
  ["a timeout without a unit in quotes", withCase({ timeout: "5" })],
  ["half a retry", withCase({ retries: 0.5 })],
  ["no times at all", withCase({ repeat: 0 })],
  ["an entry before the first", { cases: [{ replay: { file: "a.har", entry: 0 } }] }],
  ["set without a slash", withCase({ set: { a: 1 } })],
  ["set as a list", withCase({ set: [] })],
  ["a header with a space in its name", withCase({ headers: { "a b": "c" } })],
  ["a header with a line break", withCase({ headers: { a: "b\r\nc: d" } })],
  ["a header as a number", withCase({ headers: { a: 1 } })],
  ["another tamper", withCase({ tamper: "forged" })],
  ["another at", withCase({ at: "yesterday" })],
  ["a status of six hundred", withExpect({ status: 600 })],
  ["a status of one letter", withExpect({ status: "2x" })],
  ["no status in the list", withExpect({ status: [] })],
  ["a matcher of nothing", withExpect({ body: [{ at: "/a" }] })],
  ["a matcher of two", withExpect({ body: [{ equals: 1, exists: true }] })],
  ["a body check as a map", withExpect({ body: { "/a": 1 } })],
  ["a pointer without its slash", withExpect({ body: [{ at: "a", exists: true }] })],
  ["a snapshot with another key", withExpect({ snapshot: { ignored: [] } })],
  ["waitFor without a URL", withCase({ waitFor: { within: "5s" } })],
];

describe.each([
  ["accepted", accepted, true],
  ["refused", refused, false],
] as const)("what is %s", (_verdict, rows, good) => {
  test.each(rows)("%s: by the reader and by the published schema", (_what, suite) => {
    const { problems } = readShape(suiteShape, locatedValue(suite), { strict: true });
    expect({ reader: problems.length === 0, schema: validate(suite) }).toEqual({ reader: good, schema: good });
  });
});

test("schema/hooks.schema.json is what scripts/write-schema.ts writes", () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(suiteSchema())));
});

test("every key of the reader is in the schema, and the other way round", () => {
  expect([...schemaKeys(published)].sort()).toEqual([...shapeKeys(suiteShape)].sort());
});

test("every key that a person writes is described, or says itself what it is", () => {
  const silent = [...fieldsOf(suiteShape)].filter(([, shape]) => shape.note === undefined).map(([key]) => key);
  const selfEvident = new Set(
    "$schema cases ignore body status exists equals env file entry at within every expect".split(" "),
  );
  expect([...new Set(silent)].filter((key) => !selfEvident.has(key))).toEqual([]);
});

function shapeKeys(root: Shape): Set<string> {
  return new Set([...fieldsOf(root)].map(([key]) => key));
}

function* fieldsOf(shape: Shape): Generator<readonly [string, Shape]> {
  if (shape.kind === "object") {
    for (const [key, field] of Object.entries((shape as ObjectShape).fields)) {
      yield [key, field];
      yield* fieldsOf(field);
    }
  } else if (shape.kind === "list" || shape.kind === "map") yield* fieldsOf(shape.of);
  else if (shape.kind === "either") for (const one of shape.of) yield* fieldsOf(one);
}

function schemaKeys(schema: unknown, keys = new Set<string>()): Set<string> {
  if (typeof schema !== "object" || schema === null) return keys;
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties") for (const name of Object.keys(value as object)) keys.add(name);
    schemaKeys(value, keys);
  }
  return keys;
}
