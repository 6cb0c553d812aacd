import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkout } from "../helpers/checkout.ts";
import { codesByVariable, errorCodes } from "./error-codes.ts";

const raised = errorCodes(checkout);
const documented = documentedCodes(readFileSync(join(checkout, "docs/errors.md"), "utf8"));

test("the sources raise errors with codes at all: a search that found none must not be green", () => {
  expect(raised.length).toBeGreaterThan(20);
});

test("every error code is documented in docs/errors.md with its exit code", () => {
  const missing = raised.filter(({ code, exit }) => documented.get(code) !== exit);
  expect(missing.map(({ code, exit, file }) => `| \`${code}\` | ${exit} | … | … | ${file}`)).toEqual([]);
});

test("docs/errors.md describes no error that hookdev does not raise", () => {
  const codes = new Set(raised.map(({ code }) => code));
  expect([...documented.keys()].filter((code) => !codes.has(code))).toEqual([]);
});

test("error codes are written where they are raised, so that a search finds them", () => {
  expect(codesByVariable(checkout)).toEqual(["src/cli/usage-error.ts"]);
});

/** Rows `| \`CODE\` | exit | what happened | what now |`; a row with an empty cell does not count. */
function documentedCodes(text: string): Map<string, number> {
  const rows = text.matchAll(/^\| `([A-Z0-9_]+)` \| (\d+) \|[^|\n]*[^|\s…][^|\n]*\|[^|\n]*[^|\s…][^|\n]*\|$/gm);
  return new Map([...rows].map((row) => [row[1] as string, Number(row[2])]));
}
