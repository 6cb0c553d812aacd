// The recorded answers of all suites of a run: read before it, compared or renewed while it goes on, written after it.

import {
  type SnapshotAnswer,
  type Snapshots,
  snapshotKey,
  snapshotOf,
  snapshotPath,
} from "../../core/suite/snapshot.ts";
import type { Suite } from "../../core/suite/suite.ts";
import type { Judged } from "./run-types.ts";

export interface SnapshotBook {
  /** What an answer is compared with; undefined while snapshots are renewed, when it is taken down instead. */
  compare(judged: Judged): { readonly answer?: SnapshotAnswer } | undefined;
  /** Writes what was taken down; returns the files. @throws HookdevError `FILE_NOT_WRITABLE` */
  save(): Promise<readonly string[]>;
}

/** Recorded answers on disk. */
export interface SnapshotFiles {
  /** None where there is no file. @throws HookdevError `SNAPSHOTS_INVALID` */
  readSnapshotFile(path: string): Promise<Map<string, SnapshotAnswer>>;
  /** @throws HookdevError `FILE_NOT_WRITABLE` */
  writeSnapshotFile(path: string, answers: Snapshots): Promise<void>;
}

/** Opens the books of the suites that compare with one. @throws HookdevError `SNAPSHOTS_INVALID` */
export async function openSnapshots(
  suites: readonly Suite[],
  update: boolean,
  files: SnapshotFiles,
): Promise<SnapshotBook> {
  const books = new Map<string, Map<string, SnapshotAnswer>>();
  for (const { file, cases } of suites) {
    if (file === undefined || cases.every(({ expect }) => expect.snapshot === undefined)) continue;
    const path = snapshotPath(file);
    books.set(path, await files.readSnapshotFile(path));
  }
  const renewed = new Set<string>();
  return {
    compare: ({ runCase, attempt, expect, time }) => {
      const path = runCase.suite.file === undefined ? undefined : snapshotPath(runCase.suite.file);
      const book = path === undefined ? undefined : books.get(path);
      if (path === undefined || book === undefined) return {};
      const key = snapshotKey(runCase.case.name, time);
      if (!update) {
        const answer = book.get(key);
        return answer === undefined ? {} : { answer };
      }
      if (attempt.outcome.kind === "answered")
        book.set(key, snapshotOf(attempt.outcome, expect.snapshot?.ignore ?? []));
      renewed.add(path);
      return undefined;
    },
    save: async () => {
      for (const path of renewed) await files.writeSnapshotFile(path, books.get(path) ?? new Map());
      return [...renewed];
    },
  };
}
