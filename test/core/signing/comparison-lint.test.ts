// Secrets and signatures are compared by equalBytes only: a comparison of text leaks, by its time, how far it agrees.

import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const folder = path.join(import.meta.dirname, "../../../src/core/signing");
const word = "(?:secret|signature|expected|credential|mac|digest)(?:Text|Bytes|Value)?";
// On either side of the operator; what is compared with undefined is not compared at all.
const suspicious = new RegExp(
  String.raw`(?<![\w"'])${word}\s*[!=]==?(?!=)(?!\s*undefined)|[!=]==?\s+${word}(?![\w.(:"'])|(?<![\w"'])${word}\.(?:includes|startsWith|endsWith|localeCompare)\((?!["'])|\.equals\(`,
  "i",
);

function sources(): string[] {
  const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  // A diagnosis begins when the verdict has been given: it tells in words what a comparison by time could leak.
  return names.filter((name) => !name.startsWith("diagnose"));
}

function findings(source: string): string[] {
  return source.split("\n").filter((line) => !/^\s*(?:\/\/|\*|\/\*)/.test(line) && suspicious.test(line));
}

test("no file of the signing engine compares secrets or signatures as text", () => {
  const files = sources();
  expect(files.length).toBeGreaterThan(40);
  for (const name of files)
    expect([name, findings(fs.readFileSync(path.join(folder, name), "utf8"))]).toEqual([name, []]);
});

test.each([
  "if (signature === received) return true;",
  "return received !== expected;",
  "return a == secretText;",
  "if (secret.startsWith(sent)) return;",
  "return made.equals(sent);",
])("the lint sees %s", (line) => {
  expect(findings(line)).toEqual([line]);
});

test.each([
  "if (secret === undefined) return;",
  'if (!secret.includes(":")) throw needsColon();',
  "const signature = made === undefined ? 1 : 2;",
  "// signature === received",
])("the lint passes %s", (line) => {
  expect(findings(line)).toEqual([]);
});

test("only the crypto files import node:crypto", () => {
  const names = sources().filter((name) =>
    fs.readFileSync(path.join(folder, name), "utf8").includes('from "node:crypto'),
  );
  expect(names.sort()).toEqual(["crypto-keys.ts", "crypto.ts"]);
});
