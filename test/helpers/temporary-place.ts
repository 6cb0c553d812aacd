// One folder for everything that a run of the tests puts into the temporary folder; it goes when the run has ended.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder: string | undefined;

/** Called by vitest before the first test, in the process whose environment the workers get. */
export function setup(): void {
  // Short: paths of sockets have about a hundred characters.
  folder = mkdtempSync(join(tmpdir(), "hookdev-"));
  for (const name of ["TMPDIR", "TEMP", "TMP"]) process.env[name] = folder;
}

/** Called by vitest after the last test. */
export function teardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
