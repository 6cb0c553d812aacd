// Where the checkout lies, and copies of it that a test may spoil.

import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The top of the checkout, without a slash at its end. */
export const checkout = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/** Copies src and the lint rules to a temp folder that goes away with the test. */
export function copySources(): string {
  const copy = mkdtempSync(join(tmpdir(), "hookdev-house-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const name of ["src", "biome.json", "package.json", ".gitignore"])
    cpSync(join(checkout, name), join(copy, name), { recursive: true });
  return copy;
}
