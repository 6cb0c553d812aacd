import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSnapshotFile, writeSnapshotFile } from "../../../src/adapters/snapshot-file.ts";
import { openJudgeTools } from "../../../src/adapters/suite-files/judge-tools.ts";
import { schemaFault, schemaProblems } from "../../../src/adapters/suite-files/schemas.ts";

describe("a pattern", () => {
  test.each<[pattern: string, text: string, found: boolean]>([
    ["^application/json", "application/json; charset=utf-8", true],
    ["^ok$", "not ok", false],
    ["(a|b){2}", "xab", true],
    ["^\\p{Lu}", "Ärger", true],
    ["^(a+)+$", "aaaa", true],
  ])("%s in %s: %s", async (pattern, text, found) => {
    expect((await openJudgeTools([])).matches(pattern, text)).toBe(found);
  });

  test.each([
    ["^(a+)+$", `${"a".repeat(50)}b`],
    ["(a|aa)+$", `${"a".repeat(60)}b`],
    ["a*a*a*a*a*a*b", "a".repeat(60_000)],
    ["^(.*)*(.*)*x$", "y".repeat(60_000)],
  ])("%s ends when it takes too long", async (pattern, text) => {
    const { matches } = await openJudgeTools([]);
    const started = process.hrtime.bigint();
    expect(matches(pattern, text)).toBeUndefined();
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(5000);
    expect(matches("^(b|b)+$", "bb")).toBe(true);
  });
});

describe("a schema", () => {
  const person = {
    type: "object",
    required: ["name"],
    properties: { name: { type: "string" }, tags: { prefixItems: [{ const: 1 }] } },
    additionalProperties: false,
  };
  test.each<[what: string, value: unknown, problems: string[]]>([
    ["fits", { name: "a", tags: [1] }, []],
    [
      "is missed in two places",
      { name: 1, x: 2 },
      ['the value: must NOT have additional properties ("x")', "/name: must be string"],
    ],
    ["of 2020-12 counts", { name: "a", tags: [2] }, ["/tags/0: must be equal to constant"]],
  ])("%s", (_what, value, problems) => {
    expect(schemaProblems(person, value)).toEqual(problems);
  });

  test("of draft 7 is read as what it says it is", () => {
    const tuple = { $schema: "http://json-schema.org/draft-07/schema#", items: [{ const: 1 }] };
    expect([schemaFault(tuple), schemaProblems(tuple, [2])]).toEqual([undefined, ["/0: must be equal to constant"]]);
  });

  test("may carry the same $id as another one", () => {
    expect([schemaFault({ $id: "a", type: "string" }), schemaFault({ $id: "a", type: "number" })]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test.each([[{ type: 7 }], [{ $ref: "https://example.com/x.json" }], [{ pattern: "(" }], [7]])(
    "%j is none",
    (schema) => {
      expect(schemaFault(schema)).toEqual(expect.any(String));
    },
  );

  test("tells five problems and the number of the rest", () => {
    expect(schemaProblems({ items: { type: "string" } }, [1, 2, 3, 4, 5, 6, 7]).at(-1)).toBe("2 more");
  });
});

test("a schema's pattern that takes too long is a problem in words, and holds nothing up", async () => {
  const { schemaProblems } = await import("../../../src/adapters/suite-files/schemas.ts");
  const schema = { properties: { a: { pattern: "^(a+)+X" }, b: { pattern: "^b$" } } };
  expect(schemaProblems(schema, { a: "a".repeat(60) })).toEqual([expect.stringMatching(/takes too long/)]);
  expect(schemaProblems(schema, { a: "aX", b: "c" })).toEqual([expect.stringContaining("must match pattern")]);
});

describe("a format of a schema", () => {
  const problems = (format: string, value: unknown) => schemaProblems({ format }, value);

  test.each<[format: string, good: unknown[], bad: unknown[]]>([
    [
      "date-time",
      ["2026-02-28T10:00:00Z", "2026-02-28T10:00:00.5+02:00"],
      ["2026-02-30T10:00:00Z", "2026-02-28", "now"],
    ],
    ["date", ["2024-02-29"], ["2026-02-29", "29.02.2024"]],
    ["time", ["10:00:00Z"], ["25:00:00Z", "10:00"]],
    ["email", ["a.b+c@example.test"], ["a@", "a b@example.test"]],
    ["uuid", ["7c9e6679-7425-40de-944b-e07fc1f90ae7"], ["7c9e6679742540de944be07fc1f90ae7", "7"]],
    ["uri", ["https://example.test/a?b#c", "urn:x:y"], ["/a/b", "a b"]],
    ["ipv4", ["192.0.2.1"], ["192.0.2.256", "::1"]],
    ["ipv6", ["::1", "2001:db8::7"], ["192.0.2.1", "2001:db8::7::1"]],
    ["hostname", ["app.example.test"], ["a_b.example.test", "-a"]],
    ["int32", [1, -5], [1.5, 2 ** 31]],
  ])("%s is checked", (format, good, bad) => {
    expect(good.flatMap((value) => problems(format, value))).toEqual([]);
    for (const value of bad) expect(problems(format, value)).toEqual([`the value: must match format "${format}"`]);
  });

  test("says nothing about what is no text", () => {
    expect(problems("uuid", 7)).toEqual([]);
  });

  test("whose pattern takes too long is a problem in words, and holds nothing up", () => {
    const started = process.hrtime.bigint();
    expect(problems("url", `http://${"a:".repeat(200_000)}`)).toEqual([
      "its format url takes too long for a text of the answer",
    ]);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(5000);
  });
});

describe("recorded answers", () => {
  const answers = new Map([["a", { status: 200, headers: {}, body: { kind: "json" as const, text: "{}" } }]]);
  const place = () => join(mkdtempSync(join(tmpdir(), "hookdev-snap-")), "__hooks__", "kyc.snap.json");

  test("are none where there is no file", async () => {
    expect((await readSnapshotFile(place())).size).toBe(0);
  });

  test("are written with their folder and read back, and nothing else is left", async () => {
    const path = place();
    await writeSnapshotFile(path, answers);
    await writeSnapshotFile(path, answers);
    expect([[...(await readSnapshotFile(path)).keys()], readdirSync(join(path, ".."))]).toEqual([
      ["a"],
      ["kyc.snap.json"],
    ]);
    expect(readFileSync(path, "utf8").endsWith("}\n")).toBe(true);
  });

  test("are refused behind a link to elsewhere", async () => {
    const [inside, outside] = [place(), place()];
    await writeSnapshotFile(outside, answers);
    await writeSnapshotFile(inside, answers);
    symlinkSync(outside, join(inside, "..", "linked.snap.json"));
    await expect(readSnapshotFile(join(inside, "..", "linked.snap.json"))).rejects.toMatchObject({
      code: "SNAPSHOTS_INVALID",
    });
  });

  test("are not written through a link in the folder's place", async () => {
    const [folder, elsewhere] = [1, 2].map(() => mkdtempSync(join(tmpdir(), "hookdev-snap-"))) as [string, string];
    symlinkSync(elsewhere, join(folder, "__hooks__"));
    await expect(writeSnapshotFile(join(folder, "__hooks__", "a.snap.json"), answers)).rejects.toMatchObject({
      code: "FILE_NOT_WRITABLE",
      message: expect.stringContaining("its folder is a link"),
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test("cannot be written where a file stands in the folder's place", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hookdev-snap-"));
    writeFileSync(join(folder, "__hooks__"), "");
    await expect(writeSnapshotFile(join(folder, "__hooks__", "a.snap.json"), answers)).rejects.toMatchObject({
      code: "FILE_NOT_WRITABLE",
    });
  });
});
