import { describe, expect, test } from "vitest";
import { readSuiteFile } from "../../../src/adapters/suite-files/read-suite-file.ts";
import { providers } from "../../../src/providers/index.ts";
import { caseOf, folderWith, linesOf, poke } from "../../helpers/suite-files.ts";

describe("a variable", () => {
  const target = (env: string, value: string) =>
    `env: ${env}\ntarget: http://x/\ncases: [{ ${poke}, set: { /a: "${value}" } }]`;
  const setOf = async (env: string, value: string) => (await caseOf(target(env, value))).set[0]?.value;

  test.each<[what: string, env: string, value: string, filled: string]>([
    ["is filled in", "[APP_URL]", `\${APP_URL}/x`, "http://127.0.0.1:3000/x"],
    ["takes its default when it is not set", "[NONE]", `\${NONE:-a b}`, "a b"],
    ["takes its default when it is empty", "[EMPTY]", `\${EMPTY:-x}`, "x"],
    ["may have nothing as its default", "[NONE]", `a\${NONE:-}b`, "ab"],
    ["is not looked into for another one", "[NESTED, SECRET]", `\${NESTED}`, `\${SECRET}`],
    ["is text after $$", "[]", `$\${SECRET}`, `\${SECRET}`],
    ["needs braces", "[SECRET]", "$SECRET $1", "$SECRET $1"],
  ])("%s", async (...[_what, env, value, filled]) => {
    expect(await setOf(env, value)).toBe(filled);
  });

  test("is not looked into for generators", async () => {
    const {
      set,
      headers,
      expect: wanted,
    } = await caseOf(
      `env: [BRACES]\ncases: [{ ${poke}, set: { /a: "\${BRACES}" }, headers: { X-A: "\${BRACES}" }, expect: { headers: { a: "\${BRACES}" } } }]`,
    );
    expect([set[0]?.value, headers[1]]).toEqual(["\\{{uuid}}", "\\{{uuid}}"]);
    // What is expected is no template: there nothing needs to be escaped.
    expect(wanted.headers[0]?.matcher).toEqual({ equals: "{{uuid}}" });
  });

  test.each<[what: string, env: string, value: string, words: RegExp]>([
    [
      "is not listed",
      "[]",
      `\${UNLISTED}`,
      /2:9: error: The variable UNLISTED is not listed under "env", so it is not read\. Add it: env: \[UNLISTED\]/,
    ],
    ["is mistyped", "[APP_URL]", `\${AP_URL}`, /Did you mean "APP_URL"\?/],
    ["is not set", "[NONE]", `\${NONE}`, /The variable NONE is not set/],
    ["is nested", "[A]", `\${A:-\${B}}`, /is no variable/],
    ["is not closed", "[A]", `\${A`, /"\$\{A" is no variable/],
    ["is a command", "[A]", `\${A@Q}`, /is no variable/],
  ])("is refused with its place when it %s", async (...[_what, env, value, words]) => {
    const lines = await linesOf(`env: ${env}\ntarget: "${value}"\ncases: [{ ${poke} }]`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(words);
    expect(lines.join()).not.toContain("canary-5a1e");
  });

  test("never shows what it holds, also where that cannot be used", async () => {
    const value = `"\${SECRET}!"`;
    const cases = [
      `${poke}, timeout: ${value}`,
      `${poke}, provider: ${value}`,
      `${poke}, scheme: ${value}`,
      `${poke}, target: ${value}`,
      `${poke}, at: ${value}`,
      `${poke}, tamper: ${value}`,
      `${poke}, name: ${value}`,
      `${poke}, name: ${value}`,
      `${poke}, expect: { body: [{ matches: "(\${SECRET}" }] }`,
      `poke: ${value}`,
      `replay: ${value}`,
    ];
    const lines = await linesOf(
      `env: [SECRET]\ntarget: ${value}\nsecret: {env: ${value}}\nseed: ${value}\ncases: [{ ${cases.join(" }, { ")} }]`,
    );
    expect(lines).toHaveLength(13);
    expect(lines.join("\n")).not.toContain("s3cret");
    expect(lines.join("\n")).toContain(value);
  });
});

test("only variables that the suite lists are ever asked for", async () => {
  const asked: string[] = [];
  const folder = folderWith({
    "a.hooks.yaml": `env: [APP_URL]\ntarget: \${APP_URL:-http://x}\nsecret: \${UNLISTED}\ncases: [{ ${poke} }]`,
  });
  await readSuiteFile("a.hooks.yaml", {
    workingFolder: folder,
    providers,
    variable: (name) => {
      asked.push(name);
      return undefined;
    },
  });
  expect(asked).toEqual(["APP_URL"]);
});
