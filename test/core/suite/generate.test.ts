import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdits } from "../../../src/core/fixture.ts";
import { filled, generatorProblem, type Place } from "../../../src/core/suite/generate.ts";
import { generatorNames } from "../../../src/core/suite/generator-syntax.ts";
import { freshSeed, parseSeed, plainSeedTimeMs, seedText } from "../../../src/core/suite/seed.ts";
import { seededRandom } from "../../../src/core/suite/seeded-random.ts";
import { filledHeaders, setEdits } from "../../../src/core/suite/set-values.ts";
import type { SetValue } from "../../../src/core/suite/suite.ts";

const place: Place = { seed: parseSeed("42", "--seed"), suite: "kyc", case: "first", number: 3 };
const seeds = fc.stringMatching(/^[a-z0-9]{1,12}$/);
const at = (seed: string): Place => ({ ...place, seed: parseSeed(seed, "--seed") });
const make = (text: string, where: Place = place) => filled(text, "/id", where);
const set = (values: Record<string, unknown>): SetValue[] =>
  Object.entries(values).map(([pointer, value]) => ({ pointer, value }));
const applied = (body: string, values: SetValue[], where: Place = place) =>
  Buffer.from(applyEdits(Buffer.from(body), setEdits(values, where))).toString();

describe("a generator makes", () => {
  test.each<[text: string, made: RegExp]>([
    ["{{uuid}}", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ["{{uuid7}}", /^019b76da-a800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ["{{hex:7}}", /^[0-9a-f]{7}$/],
    ["{{ hex:1 }}", /^[0-9a-f]$/],
    ["{{int:5-5}}", /^5$/],
    ["{{int:-3--2}}", /^-[23]$/],
    ["{{pick:approved|refused}}", /^(approved|refused)$/],
    ["{{name}}", /^[A-Z][a-z]+ [A-Z][a-z]+$/],
    ["{{first-name}}", /^[A-Z][a-z]+$/],
    ["{{last-name}}", /^[A-Z][a-z]+$/],
    ["{{email}}", /^[a-z]+\.[a-z]+\.[0-9a-f]{6}@example\.(com|net|org)$/],
    ["{{phone}}", /^\+447700900\d{3}$/],
    ["{{phone:se}}", /^\+46701740(60[5-9]|6[1-9]\d)$/],
    ["{{phone:us}}", /^\+1(202|312|415|617)55501\d\d$/],
    ["{{iban}}", /^DE\d{2}00000000\d{10}$/],
    ["{{seq}}", /^3$/],
    ["{{now}}", /^2026-01-01T00:00:00\.000Z$/],
    ["{{now:iso}}", /^2026-01-01T00:00:00\.000Z$/],
    ["{{now:iso7}}", /^2026-01-01T00:00:00\.000\d{4}Z$/],
    ["{{now:date}}", /^2026-01-01$/],
    ["{{now:unix}}", /^1767225600$/],
    ["{{now:ms}}", /^1767225600000$/],
    ["{{now+3m}}", /^2026-01-01T00:03:00\.000Z$/],
    ["{{now:+3m}}", /^2026-01-01T00:03:00\.000Z$/],
    ["{{now-10m}}", /^2025-12-31T23:50:00\.000Z$/],
    ["{{now:unix-1d}}", /^1767139200$/],
    ["a{{hex:2}}b{{hex:2}}c", /^a[0-9a-f]{2}b[0-9a-f]{2}c$/],
    ["\\{{hex:2}} stays", /^\{\{hex:2\}\} stays$/],
    ["{{hex:2", /^\{\{hex:2$/],
  ])("%s", (text, made) => {
    expect(make(text)).toMatch(made);
  });

  test("two different values where it stands twice in a text", () => {
    const [left, right] = make("{{hex:16}} {{hex:16}}").split(" ");
    expect(left).not.toBe(right);
  });

  test("an IBAN whose check digits are good, for any seed", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const iban = make("{{iban}}", at(seed));
        const moved = `${iban.slice(4)}${iban.slice(0, 4)}`.replace(/[A-Z]/g, (letter) =>
          String(letter.charCodeAt(0) - 55),
        );
        expect([iban.length, BigInt(moved) % 97n]).toEqual([22, 1n]);
      }),
    );
  });

  test("numbers inside their range, and both ends of it", () => {
    const made = Array.from({ length: 200 }, (_, number) => Number(make("{{int:1-6}}", at(`s${number}`))));
    expect([...new Set(made)].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("hex of the length that was asked for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4096 }), (length) => {
        expect(make(`{{hex:${length}}}`)).toHaveLength(length);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a generator is refused in words when", () => {
  test.each<[what: string, text: string, words: RegExp]>([
    ["nobody knows it", "{{uid}}", /did you mean "uuid"\?$/],
    ["nobody knows anything like it", "{{kubernetes}}", /known are now, hex/],
    ["it is empty", "{{}}", /is no generator/],
    ["it takes nothing", "{{uuid:4}}", /takes nothing/],
    ["its length is missing", "{{hex}}", /from 1 to 4096/],
    ["its length is too much", "{{hex:4097}}", /from 1 to 4096/],
    ["its range runs backwards", "{{int:9-1}}", /the smaller number first/],
    ["it has nothing to pick from", "{{pick:a}}", /at least two/],
    ["its time has no unit", "{{now+3}}", /\+3m/],
    ["its range of numbers is unknown", "{{phone:fr}}", /phone:se/],
  ])("%s", (_what, text, words) => {
    expect(generatorProblem(`x ${text}`)).toMatch(words);
    expect(() => make(text)).toThrow(expect.objectContaining({ code: "GENERATOR_INVALID" }));
  });

  test("and none of those that exist is", () => {
    const needs: Record<string, string> = { hex: ":2", int: ":1-2", pick: ":a|b" };
    expect(generatorNames.map((name) => generatorProblem(`{{${name}${needs[name] ?? ""}}}`))).toEqual(
      generatorNames.map(() => undefined),
    );
  });
});

describe("the same seed", () => {
  const values = { "/a": "{{uuid}}", "/b": "{{name}} {{int:1-999999}}", "/c": "{{hex:20}}" };
  const body = '{"a":"","b":"","c":"","d":""}';

  test("makes the same bytes", () => {
    expect(applied(body, set(values))).toBe(applied(body, set(values)));
  });

  test("makes other values for another seed, another suite, another case and another place", () => {
    const made = [
      make("{{uuid}}"),
      make("{{uuid}}", at("43")),
      make("{{uuid}}", { ...place, suite: "other" }),
      make("{{uuid}}", { ...place, case: "second" }),
      filled("{{uuid}}", "/other", place),
    ];
    expect(new Set(made).size).toBe(made.length);
  });

  test("leaves all other values as they were when one is added in front", () => {
    const before = JSON.parse(applied(body, set(values)));
    const after = JSON.parse(applied(body, set({ "/d": "{{uuid}}", ...values })));
    expect({ ...after, d: "" }).toEqual(before);
  });

  test("leaves values inside one object as they were when a sibling is added", () => {
    const before = JSON.parse(applied("{}", set({ "/o": { x: "{{hex:9}}" } })));
    const after = JSON.parse(applied("{}", set({ "/o": { w: "{{hex:9}}", x: "{{hex:9}}" } })));
    expect(after.o.x).toBe(before.o.x);
  });

  test("leaves a header as it was when another one is added", () => {
    const [, alone] = filledHeaders(["X-Id", "{{hex:9}}"], place);
    const both = filledHeaders(["X-Other", "{{hex:9}}", "X-Id", "{{hex:9}}"], place);
    expect(both[3]).toBe(alone);
    expect(new Set(filledHeaders(["X-A", "{{hex:9}}", "X-B", "{{hex:9}}", "x-a", "{{hex:9}}"], place)).size).toBe(6);
  });

  test("does not mix up keys that join to the same text", () => {
    expect(seededRandom("1", ["a", "bc"]).hex(32)).not.toBe(seededRandom("1", ["ab", "c"]).hex(32));
  });

  test("gives a fixed stream: it is part of the format, and old seeds have to stay good", () => {
    const random = seededRandom("42", ["suite", "case", "/pointer"]);
    const block = createHash("sha256").update("0:2:425:suite4:case8:/pointer").digest();
    const versioned = /^f3125d5dd987(.)736(.)d071bd53ca6e3fb$/;
    expect([random.uuid(), random.hex(8), random.below(1000)]).toEqual([
      "f3125d5d-d987-4736-9d07-1bd53ca6e3fb",
      block.toString("hex", 16, 20),
      block.readUIntBE(20, 6) % 1000,
    ]);
    expect(block.toString("hex", 0, 16)).toMatch(versioned);
  });
});

describe("a set value", () => {
  test.each<[what: string, body: string, value: SetValue, after: string]>([
    ["keeps the type of a number", '{"n":1}', { pointer: "/n", value: "{{int:7-7}}" }, '{"n":7}'],
    ["keeps the type of a text", '{"n":"1"}', { pointer: "/n", value: "{{int:7-7}}" }, '{"n":"7"}'],
    ["is a text where nothing stood", "{}", { pointer: "/n", value: "{{seq}}" }, '{"n":"3"}'],
    ["is a text beside other text", '{"n":1}', { pointer: "/n", value: "p-{{seq}}" }, '{"n":"p-3"}'],
    ["is a number for a negative one", '{"n":-1}', { pointer: "/n", value: "{{now:unix}}" }, '{"n":1767225600}'],
    [
      "stays the number it is written as",
      '{"n":1}',
      { pointer: "/n", value: 33.33, written: "33.330" },
      '{"n":33.330}',
    ],
    ["stays a text that looks like a number", '{"n":1}', { pointer: "/n", value: "42" }, '{"n":"42"}'],
    ["may be null", '{"n":1}', { pointer: "/n", value: null }, '{"n":null}'],
    [
      "may be nested, keys untouched",
      '{"n":1}',
      { pointer: "/n", value: { "{{seq}}": ["{{seq}}", 1, []] } },
      '{"n":{"{{seq}}":["3",1,[]]}}',
    ],
    ["escapes what needs it", "{}", { pointer: "/n", value: '"\u2028\ud800{{seq}}' }, '{"n":"\\"\u2028\\ud8003"}'],
  ])("%s", (...[_what, body, value, after]) => {
    expect(applied(body, [value])).toBe(after);
  });
});

describe("a seed", () => {
  test.each<[written: string, text: string, timeMs: number]>([
    ["42", "42", plainSeedTimeMs],
    ["a.B_c-9", "a.B_c-9", plainSeedTimeMs],
    ["42@2026-11-21T10:00:00Z", "42", Date.UTC(2026, 10, 21, 10)],
    ["42@1795255200", "42", 1_795_255_200_000],
  ])("is read from %s and written as it can be read again", (written, text, timeMs) => {
    const seed = parseSeed(written, "--seed");
    expect(seed).toEqual({ text, timeMs });
    expect(parseSeed(seedText(seed), "--seed")).toEqual(seed);
  });

  test.each(["", "a b", "a;rm", "x".repeat(65), "42@", "@1", "42@noon", "ä"])("is refused when it is %j", (written) => {
    expect(() => parseSeed(written, "--seed")).toThrow(/--seed does not take/);
  });

  test("of chance carries the second it was made in", () => {
    const seed = freshSeed({ hex: () => "8f3a1c2d", uuid: () => "" }, Date.UTC(2026, 10, 21, 5, 0, 0, 789));
    expect(seedText(seed)).toBe("8f3a1c2d@2026-11-21T05:00:00Z");
  });
});
