// Collects writes and commits all of one event-loop turn together: the price of a commit is shared.

import { HookdevError } from "../../core/errors.ts";

export interface GroupCommit {
  /** Resolves when the write is committed; rejects when its group could not be. */
  add<T>(write: () => T): Promise<T>;
  /** Commits what waits, now. */
  flush(): void;
}

interface Waiting {
  readonly write: () => unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * `commit` runs the given work in a transaction. A HookdevError thrown by one write refuses that one only and must
 * come before it has touched the database; any other error fails the group, and the next group is tried afresh.
 */
export function createGroupCommit(commit: (work: () => void) => void): GroupCommit {
  let queue: Waiting[] = [];
  function flush(): void {
    const group = queue;
    queue = [];
    if (group.length > 0) commitGroup(group, commit);
  }
  return {
    add: (write) =>
      new Promise((resolve, reject) => {
        if (queue.length === 0) setImmediate(flush);
        queue.push({ write, resolve, reject });
      }),
    flush,
  };
}

function commitGroup(group: readonly Waiting[], commit: (work: () => void) => void): void {
  const settle: (() => void)[] = [];
  try {
    commit(() => {
      for (const { write, resolve, reject } of group) {
        try {
          const result = write() as never;
          settle.push(() => resolve(result));
        } catch (error) {
          if (!(error instanceof HookdevError)) throw error;
          settle.push(() => reject(error));
        }
      }
    });
  } catch (error) {
    for (const { reject } of group) reject(error);
    return;
  }
  for (const tell of settle) tell();
}
