// Suite files in temporary folders, read with a small environment.

import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { readSuiteFile } from "../../src/adapters/suite-files/read-suite-file.ts";
import { problemLine } from "../../src/core/provider-schema/own-providers.ts";
import { usableSuite } from "../../src/core/suite/read-result.ts";
import type { SuiteCase } from "../../src/core/suite/suite.ts";
import { providers } from "../../src/providers/index.ts";

const environment: Record<string, string> = {
  APP_URL: "http://127.0.0.1:3000",
  SECRET: "s3cret-from-the-environment",
  EMPTY: "",
  NESTED: `\${SECRET}`,
  BRACES: "{{uuid}}",
  UNLISTED: "canary-5a1e",
};

/** A new folder with these files in it. */
export function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "hookdev-suite-")));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A suite file of the folder, read as it stands. */
export function read(folder: string, file = "a.hooks.yaml") {
  const variable = (name: string) => environment[name];
  return readSuiteFile(file, { workingFolder: folder, variable, providers });
}

/** The suite of a text without mistakes. */
export async function suiteOf(text: string, files: Record<string, string> = {}, file = "a.hooks.yaml") {
  const found = await read(folderWith({ [file]: text, ...files }), file);
  expect(found.problems).toEqual([]);
  return usableSuite(found);
}

/** The last case of such a suite. */
export async function caseOf(text: string): Promise<SuiteCase> {
  const { cases } = await suiteOf(
    text.startsWith("cases") || text.includes("\ncases") ? text : `cases:\n  - ${text}\n`,
  );
  return cases.at(-1) as SuiteCase;
}

/** Its problems as lines. */
export async function linesOf(
  text: string,
  files: Record<string, string> = {},
  file = "a.hooks.yaml",
): Promise<string[]> {
  const found = await read(folderWith({ [file]: text, ...files }), file);
  return found.problems.map((problem) => problemLine(found, problem));
}

export const poke = "poke: pliance/PersonSanctionMatched";
