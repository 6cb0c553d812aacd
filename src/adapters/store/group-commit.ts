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
  result: unknown;
  refusal: HookdevError | undefined;
}

/**
 * `commit` runs the given work in a transaction. A HookdevError thrown by one write refuses that one only and must
 * come before it has touched the database; any other error fails the group, and the next group is tried afresh.
 * While `pause` gives a promise, the group waits for its end and grows.
 */
export function createGroupCommit(
  commit: (work: () => void) => void,
  pause: () => Promise<void> | undefined,
): GroupCommit {
  let queue: Waiting[] = [];
  function endTurn(): void {
    const pausing = pause();
    if (pausing === undefined) flush();
    else void pausing.then(endTurn);
  }
  function flush(): void {
    const group = queue;
    queue = [];
    if (group.length > 0) commitGroup(group, commit);
  }
  return {
    add: (write) =>
      new Promise((resolve, reject) => {
        if (queue.length === 0) setImmediate(endTurn);
        queue.push({ write, resolve, reject, result: undefined, refusal: undefined });
      }),
    flush,
  };
}

function commitGroup(group: readonly Waiting[], commit: (work: () => void) => void): void {
  try {
    commit(() => {
      for (const waiting of group) write(waiting);
    });
  } catch (error) {
    for (const { reject } of group) reject(error);
    return;
  }
  for (const { resolve, reject, result, refusal } of group)
    if (refusal === undefined) resolve(result as never);
    else reject(refusal);
}

function write(waiting: Waiting): void {
  try {
    waiting.result = waiting.write();
  } catch (error) {
    if (!(error instanceof HookdevError)) throw error;
    waiting.refusal = error;
  }
}
