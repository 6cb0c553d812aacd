// Small programs on PATH that stand in for cloudflared and for ssh to a service.

import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Puts a program in front of PATH; its source is JavaScript. The returned function takes it away again. */
export function putOnPath(name: string, source: string, interpreter = process.execPath): () => void {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-fake-"));
  const file = join(folder, name);
  writeFileSync(file, `#!${interpreter}\n${source}`);
  chmodSync(file, 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${folder}:${before}`;
  return () => {
    process.env.PATH = before;
  };
}

/** Hides every program. */
export function emptyPath(): () => void {
  const before = process.env.PATH;
  process.env.PATH = mkdtempSync(join(tmpdir(), "hookdev-nothing-"));
  return () => {
    process.env.PATH = before;
  };
}
