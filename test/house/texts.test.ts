import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { expect, test } from "vitest";
import { checkout } from "../helpers/checkout.ts";

const texts = [
  ...readdirSync(checkout).filter((name) => /\.(md|json|ts)$|^LICENSE$/.test(name)),
  ...[".ci", "bench", "bin", "docs", "scripts", "src"].flatMap(listTexts),
];

// Written so that this file does not name what it forbids.
const machinePath = /(?<![\w.~-])\/(?:work|home|root|Users)\/\w|\b[A-Z]:\\Users\\/;
const registryHost = /\bregistry\.[a-z]+js\.org\b|\/artifactory\/|\/api\/npm\//;

test("the repository's texts are found: a search that read nothing must not be green", () => {
  expect(texts.length).toBeGreaterThan(60);
});

test.each([
  ["path of somebody's machine", machinePath],
  ["package registry", registryHost],
])("no text names a %s", (_what, forbidden) => {
  const naming = texts.filter((file) => forbidden.test(readFileSync(join(checkout, file), "utf8")));
  expect(naming).toEqual([]);
});

test("what the two searches forbid would be found", () => {
  expect(`see ${["", "home", "anna", "x"].join("/")}`).toMatch(machinePath);
  expect(["registry", "npmjs", "org"].join(".")).toMatch(registryHost);
});

test("links between the repository's documents lead somewhere", () => {
  const dead: string[] = [];
  for (const file of texts.filter((name) => extname(name) === ".md"))
    for (const [, target = ""] of readFileSync(join(checkout, file), "utf8").matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g))
      if (!existsSync(join(checkout, file, "..", decodeURIComponent(target)))) dead.push(`${file}: ${target}`);
  expect(dead).toEqual([]);
});

function listTexts(folder: string): string[] {
  if (!existsSync(join(checkout, folder))) return [];
  return readdirSync(join(checkout, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(checkout.length + 1));
}
