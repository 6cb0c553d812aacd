import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { readYaml } from "../../../src/adapters/provider-files/yaml.ts";
import { readSuiteFile } from "../../../src/adapters/suite-files/read-suite-file.ts";
import { plainValue } from "../../../src/core/provider-schema/located.ts";
import { problemLine } from "../../../src/core/provider-schema/own-providers.ts";
import { providers } from "../../../src/providers/index.ts";
import { folderWith } from "../../helpers/suite-files.ts";

const checkout = fileURLToPath(new URL("../../../", import.meta.url));
const schema = JSON.parse(readFileSync(`${checkout}schema/hooks.schema.json`, "utf8"));
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
const variable = (name: string) => `value-of-${name}`;

function bySchema(text: string) {
  const read = readYaml(text);
  if (!read.ok) return read.problems;
  validate(plainValue(read.value));
  return validate.errors ?? [];
}

test("the suite in docs/suites.md is one, for the reader and for the published schema", async () => {
  const text = /```yaml\n([\s\S]*?)```/.exec(readFileSync(`${checkout}docs/suites.md`, "utf8"))?.[1] ?? "";
  const workingFolder = folderWith({
    "a.hooks.yaml": text.replace(/\$\{APP_URL.*?\}/, "http://127.0.0.1:3000"),
    "ack.schema.json": "{}",
    "captures/incident-42.har": "{}",
  });
  const found = await readSuiteFile("a.hooks.yaml", { workingFolder, variable, providers });
  expect(found.problems).toEqual([]);
  expect(found.suite?.cases).toHaveLength(4);
  expect(bySchema(text)).toEqual([]);
});

test("every suite below examples/ is one, for the reader and for the published schema", async () => {
  const files = readdirSync(`${checkout}examples`, { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.hooks\.ya?ml$/.test(name) && !name.includes("node_modules"),
  );
  for (const file of files) {
    const wish = { workingFolder: `${checkout}examples`, variable: () => undefined, providers };
    const found = await readSuiteFile(file, wish);
    // A variable without a default is for whoever runs the example.
    const mistakes = found.problems.filter(({ message }) => !/^The variable \w+ is not set/.test(message));
    expect(mistakes.map((problem) => problemLine(found, problem))).toEqual([]);
    expect(bySchema(readFileSync(`${checkout}examples/${file}`, "utf8"))).toEqual([]);
  }
});
