import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type CauseId, causes } from "../../../../src/core/signing/diagnose/causes.ts";
import { codeHints } from "../../../../src/core/signing/diagnose/code-hints.ts";
import { checkout } from "../../../helpers/checkout.ts";

const page = readFileSync(path.join(checkout, "docs/diagnosis.md"), "utf8");
const rows = [...page.matchAll(/^\| `([\w-]+)` \| (.*) \| (.*) \| (.*) \|$/gm)].map((row) => row.slice(1));
const cell = (text: string) => text.replaceAll("|", "\\|");

test("docs/diagnosis.md holds exactly the causes of the catalogue, word for word", () => {
  const wanted = Object.entries(causes).map(([id, { title, fix, code }]) => [
    id,
    cell(title),
    cell(fix),
    code === "none" ? "" : `[${code}](#${code})`,
  ]);
  expect(rows.map((row) => row.map((each) => each.trim()))).toEqual(wanted);
});

test("docs/diagnosis.md shows every line of code", () => {
  for (const hint of Object.values(codeHints).flat()) expect(page).toContain(hint.code);
});

test("at least 70 causes are known, and no text is used for two of them", () => {
  const all = Object.values(causes);
  expect(all.length).toBeGreaterThanOrEqual(70);
  expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
});

test.each(Object.entries(causes))("the words of %s are sentences", (_id, { title, fix }) => {
  expect(title).toMatch(/^[A-Z].*[^.]$/s);
  expect(fix).toMatch(/^[A-Z].*[.)]$/s);
});

test("every cause is made by damage in a test of this folder", () => {
  const names = ["body", "json", "secret", "signature", "request"].map((name) => `damage-${name}.test.ts`);
  const tests = names.map((name) => readFileSync(path.join(import.meta.dirname, name), "utf8")).join("\n");
  const untested = (Object.keys(causes) as CauseId[]).filter((id) => !tests.includes(`"${id}"`));
  expect(untested).toEqual([]);
});
