// Is the open database still the one that its path names?

import { type Stats, statSync } from "node:fs";

/** Remembers the database and its log as they are now; the returned question is cheap enough for every commit. */
export function watchPresence(file: string): () => boolean {
  const paths = [file, `${file}-wal`];
  const before = paths.map(statOf);
  return () => paths.every((path, index) => isSame(before[index], statOf(path)));
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function isSame(before: Stats | undefined, now: Stats | undefined): boolean {
  return before !== undefined && now !== undefined && before.ino === now.ino && before.dev === now.dev;
}
