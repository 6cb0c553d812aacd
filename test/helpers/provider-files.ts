// Provider files as a user would write them, and folders to put them into.

import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A small complete provider as a plain value; spread it and change what the test is about. */
export const parcelbird = {
  id: "parcelbird",
  signing: {
    type: "hmac",
    algorithm: "sha256",
    message: "{timestamp}.{body}",
    encoding: "hex",
    header: "Parcelbird-Signature",
    timestamp: { header: "Parcelbird-Time", tolerance: "5m" },
  },
};

/** The same with another signing scheme. */
export const signedWith = (signing: unknown) => ({ ...parcelbird, signing });

/** The same with some of its scheme's keys changed; undefined takes a key away. */
export const schemeWith = (change: Record<string, unknown>) => signedWith({ ...parcelbird.signing, ...change });

/** A folder with these files in a temporary one of its own; with `repository` it is the root of one. */
export function folderWith(files: Readonly<Record<string, string>>, { repository = true } = {}): string {
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), "hookdev-own-"))), "repo");
  mkdirSync(folder);
  if (repository) mkdirSync(join(folder, ".git"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
