// Is the open database still the one that its path names, and how long is its log?

import { type Stats, statSync } from "node:fs";

/**
 * Remembers the database and its log as they are now. The returned question is cheap enough for every commit: bytes of
 * the log, or undefined when one of the two is no longer the file it was.
 */
export function watchPresence(file: string): () => number | undefined {
  const paths = [file, `${file}-wal`] as const;
  const before = paths.map(statOf);
  return () => {
    const [database, log] = [statOf(paths[0]), statOf(paths[1])];
    return isSame(before[0], database) && isSame(before[1], log) ? log?.size : undefined;
  };
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function isSame(before: Stats | undefined, now: Stats | undefined): boolean {
  return before !== undefined && now !== undefined && before.ino === now.ino && before.dev === now.dev;
}
