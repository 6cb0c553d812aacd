import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { readYaml } from "../../../src/adapters/provider-files/yaml.ts";
import { applyEdits } from "../../../src/core/fixture.ts";
import { scenarioSchema } from "../../../src/core/provider-schema/json-schema.ts";
import { plainValue } from "../../../src/core/provider-schema/located.ts";
import { planScenario } from "../../../src/core/scenario/plan-scenario.ts";
import { readScenario } from "../../../src/core/scenario/read-scenario.ts";
import { builtInScenarios, type Scenario } from "../../../src/core/scenario/scenario.ts";
import { fillText, fillValue, type TemplateSource } from "../../../src/core/scenario/template.ts";
import { providers } from "../../../src/providers/index.ts";
import { checkout } from "../../helpers/checkout.ts";

const start = Date.parse("2026-11-20T10:00:00.000Z");
const validate = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync(join(checkout, "schema/scenario.schema.json"), "utf8")),
);

/** Numbers that count up, so that a value made twice is seen. */
function counting() {
  let next = 0;
  return {
    uuid: () => `00000000-0000-4000-8000-${String(++next).padStart(12, "0")}`,
    hex: (characters: number) => (++next).toString(16).padStart(characters, "0"),
  };
}

function located(text: string) {
  const read = readYaml(text);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join());
  return read.value;
}

function read(text: string) {
  return readScenario(located(text), providers);
}

function good(text: string): Scenario {
  const { scenario, problems } = read(text);
  expect(problems).toEqual([]);
  return scenario as Scenario;
}

function plan(text: string) {
  const scenario = good(text);
  const provider = providers.find(({ id }) => id === scenario.provider);
  return planScenario(scenario, { provider: provider as (typeof providers)[number], random: counting(), now: start });
}

describe.each(builtInScenarios)("the scenario $name", ({ file, name }) => {
  const text = readFileSync(join(checkout, "payloads", file), "utf8");

  test("is one that the schema for editors takes", () => {
    expect(validate(plainValue(located(text))) ? [] : validate.errors).toEqual([]);
  });

  test("is understood, and every pointer in it leads into its payload", () => {
    for (const { event, payload, edits } of plan(text)) {
      const canned = readFileSync(join(checkout, "payloads", payload?.file as string));
      const before = JSON.parse(canned.toString());
      const after = JSON.parse(Buffer.from(applyEdits(canned, edits)).toString());
      expect([event.name, shapeOf(after)]).toEqual([event.name, shapeOf(before)]);
    }
  });

  test("is of the provider in front of its name, and shares one reference", () => {
    expect(good(text).provider).toBe(name.split("/")[0]);
    expect(new Set(plan(text).map(({ reference }) => reference)).size).toBe(1);
  });
});

/** Keys and kinds of values; null stands for any. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return value === null ? "any" : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shapeOf(child)]));
}

test("every scenario file is in the list", () => {
  const files = readdirSync(join(checkout, "payloads"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".yaml"))
    .sort();
  expect(files).toEqual(builtInScenarios.map(({ file }) => file).sort());
});

test("schema/scenario.schema.json is the one that is made from the shape", () => {
  const written: unknown = JSON.parse(readFileSync(join(checkout, "schema/scenario.schema.json"), "utf8"));
  expect(written).toEqual(scenarioSchema());
});

test("times add up, a missing one is a second, and the first may wait", () => {
  const planned = plan(`
provider: pliance
events:
  - { event: PersonSanctionMatched, after: 90 }
  - { event: PersonSanctionMatchRemoved }
  - { event: PersonSanctionMatched, after: 0 }
  - { event: PersonSanctionMatchRemoved, after: 1.5m }
`);
  expect(planned.map(({ afterSeconds }) => afterSeconds)).toEqual([90, 91, 91, 181]);
  expect(planned.map(({ at }) => (at - start) / 1000)).toEqual([90, 91, 91, 181]);
});

test("a value is made once and shared; a time is that of its event, or one for all", () => {
  const planned = plan(`
provider: idwise
vars: { who: "{{id:who}}", again: "{{who}}!" }
events:
  - event: Finished Journey
    reference: "{{who}}"
    set: { /body/referenceNo: "{{again}}", /body/journeyId: "{{hex24:j}}", /a: "{{now}}", /b: "{{time:t}}" }
  - event: Finished Journey
    after: 1m
    reference: "{{ who }}"
    set: { /body/referenceNo: "{{who}}", /body/journeyId: "{{hex24:j}} {{hex24:k}}", /a: "{{now}}", /b: "{{time:epoch-s:t}}" }
`);
  expect(planned.map(({ reference }) => reference)).toEqual(["who-00000001", "who-00000001"]);
  const values = planned.map(({ edits }) => edits.map(({ value }) => JSON.parse(value)));
  const j = "2".padStart(24, "0");
  expect(values[0]).toEqual(["who-00000001!", j, "2026-11-20T10:00:00.000Z", "2026-11-20T10:00:00.000Z"]);
  expect(values[1]).toEqual([
    "who-00000001",
    `${j} ${"3".padStart(24, "0")}`,
    "2026-11-20T10:01:00.000Z",
    start / 1000,
  ]);
});

test("values keep their kind: numbers, words, null, lists, and text that looks like a number", () => {
  const [first] = plan(`
provider: idwise
events:
  - event: Finished Journey
    set: { /a: 1, /b: true, /c: null, /d: [1, "x"], /e: "42", /f: "{{digits6:n}}" }
`);
  expect(first?.edits.map(({ value }) => value)).toEqual(["1", "true", "null", '[1,"x"]', '"42"', '"000001"']);
});

test("data takes the place of a payload that is not published, with its templates filled", () => {
  const [first] = plan(`
provider: pliance
events:
  - event: CompanyNameChanged
    data: { type: CompanyNameChanged, body: { name: "{{id:company}}" } }
`);
  expect(first).toMatchObject({
    event: { name: "CompanyNameChanged" },
    data: '{"type":"CompanyNameChanged","body":{"name":"company-00000001"}}',
    isFresh: false,
  });
  expect(first?.payload).toBeUndefined();
});

describe("what is wrong is told with its line", () => {
  test.each([
    ["no events", "provider: pliance\n", 1, 'no "events"'],
    ["an empty list", "provider: pliance\nevents: []\n", 2, "at least one"],
    ["an unknown provider", "provider: plianse\nevents:\n  - event: X\n", 1, '"plianse" is none of'],
    ["an unknown event", "provider: pliance\nevents:\n  - event: PersonSanctionMatch\n", 3, "Did you mean"],
    [
      "an event without a payload",
      "provider: pliance\nevents:\n  - event: CompanyNameChanged\n",
      3,
      "publishes no payload",
    ],
    [
      "an unknown key",
      "provider: pliance\nevents:\n  - event: PersonSanctionMatched\n    aftr: 3m\n",
      4,
      'Did you mean "after"',
    ],
    [
      "a time without a unit",
      "provider: pliance\nevents:\n  - event: PersonSanctionMatched\n    after: '3'\n",
      4,
      "a duration",
    ],
    [
      "a negative time",
      "provider: pliance\nevents:\n  - event: PersonSanctionMatched\n    after: -3\n",
      4,
      "a whole number",
    ],
    [
      "a key that is no pointer",
      "provider: pliance\nevents:\n  - event: PersonSanctionMatched\n    set: { body: 1 }\n",
      4,
      "a JSON Pointer",
    ],
    [
      "an unknown template",
      "provider: pliance\nevents:\n  - event: PersonSanctionMatched\n    set:\n      /body/x: '{{uid:a}}'\n",
      5,
      "not known",
    ],
    [
      "a template without a name",
      "provider: pliance\nevents:\n  - event: PersonSanctionMatched\n    set:\n      /body/x: '{{uuid}}'\n",
      5,
      "not known",
    ],
    [
      "a var that comes later",
      "provider: pliance\nvars:\n  a: '{{b}}'\n  b: x\nevents:\n  - event: PersonSanctionMatched\n",
      3,
      "not known",
    ],
    ["a list where keys belong", "- provider: pliance\n", 1, "a list"],
  ] as const)("%s", (...[, text, line, words]) => {
    const { scenario, problems } = read(text);
    expect(scenario).toBeUndefined();
    expect(problems.map(({ at }) => at?.line)).toEqual([line]);
    expect(problems[0]?.message).toContain(words);
    expect(problems[0]?.severity).toBe("error");
  });
});

test("a template cannot reach what is not its own, and braces alone are text", () => {
  const source: TemplateSource = { random: counting(), now: start, made: new Map(), vars: new Map([["a", "{{now}}"]]) };
  for (const text of ["{{constructor}}", "{{__proto__}}", "{{env:HOME}}", "{{ }}", "{a}", "{{a", "$" + "{HOME}"])
    expect(fillText(text, source)).toBe(text);
  // What a value holds is not filled again.
  expect(fillText("{{a}}", source)).toBe("{{now}}");
  expect(fillValue(JSON.parse('{"__proto__":"{{digits2:x}}"}'), source)).toEqual(JSON.parse('{"__proto__":"01"}'));
});
