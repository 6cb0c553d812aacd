// Puts captures and attempts into the store, a group at a time.

import type { DatabaseSync } from "node:sqlite";
import type { CaptureFlag, NewCapture } from "../../core/capture.ts";
import type { StoredAttempt } from "../../core/ports.ts";
import type { BodyFiles } from "./body-files.ts";
import type { Checkpointer } from "./checkpointer.ts";
import { createGroupCommit } from "./group-commit.ts";
import { watchPresence } from "./presence.ts";
import { attemptToRow, captureToText, flagsToText } from "./rows.ts";
import { storeError, storeGone } from "./store-errors.ts";
import { inTransaction } from "./transaction.ts";

export interface StoreWriter {
  add(capture: NewCapture): Promise<number>;
  addAttempt(attempt: StoredAttempt): Promise<void>;
  addFlag(id: number, flag: CaptureFlag): void;
  /** Commits what waits, now. */
  flush(): void;
}

export interface WriterDeps {
  readonly db: DatabaseSync;
  readonly file: string;
  readonly bodies: BodyFiles;
  readonly checkpointer: Checkpointer;
}

/** Writing over one open database; what fails is told as a HookdevError. */
export function storeWriter(deps: WriterDeps): StoreWriter {
  const insertCapture = captureInserter(deps);
  const insertAttempt = attemptInserter(deps.db);
  const logLength = watchPresence(deps.file);
  const commit = (work: () => void) => {
    try {
      inTransaction(deps.db, () => insertCapture.whole(work));
    } catch (error) {
      throw storeError(deps.file, error);
    }
    // Asked after the commit: what went into an unlinked file is not stored.
    const logBytes = logLength();
    if (logBytes === undefined) throw storeGone(deps.file);
    deps.checkpointer.committed(insertCapture.takeBytes() + insertAttempt.takeBytes(), logBytes);
  };
  const group = createGroupCommit(commit, () => deps.checkpointer.pause);
  return {
    add: (capture) => addCapture(capture, { group, insert: insertCapture.one, bodies: deps.bodies }),
    addAttempt: (attempt) => group.add(() => insertAttempt.one(attempt)),
    addFlag: flagAdder(deps.db),
    flush: group.flush,
  };
}

interface AddDeps {
  readonly group: ReturnType<typeof createGroupCommit>;
  readonly insert: (capture: NewCapture, about: string) => number;
  readonly bodies: BodyFiles;
}

function addCapture(capture: NewCapture, deps: AddDeps): Promise<number> {
  // Now, not at the commit: what cannot be written as JSON must not fail the others of its group.
  const about = captureToText(capture);
  const stored = deps.group.add(() => deps.insert(capture, about));
  if (!("file" in capture.body)) return stored;
  const { file } = capture.body;
  // A body that belongs to no capture would only fill the disk that is perhaps already full.
  return stored.catch((error) => {
    deps.bodies.remove([file]);
    throw error;
  });
}

/** Ids are taken under the write lock, so two processes never get the same one; the counters cost one write a group. */
function captureInserter({ db, bodies }: Pick<WriterDeps, "db" | "bodies">) {
  const readLastId = db.prepare("SELECT last_id FROM counters");
  const count = db.prepare("UPDATE counters SET captures = captures + ?, last_id = last_id + ?");
  const insert = db.prepare("INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const written = byteCount();
  let lastId = 0;
  let added = 0;
  return {
    one(capture: NewCapture, about: string): number {
      const { body, flags, provider = null, event = null } = capture;
      const name = "file" in body ? bodies.nameOf(body.file) : null;
      if (added === 0) lastId = (readLastId.get() as { last_id: number }).last_id;
      const bytes = "file" in body ? null : body.bytes;
      lastId += 1;
      added += 1;
      written.add(about.length + (bytes?.length ?? 0));
      const { receivedAt, method, target, answeredStatus = null } = capture;
      const verdict = capture.verdict === undefined ? null : Number(capture.verdict.ok);
      const [size, flagText] = [body.size, flagsToText(flags)];
      // biome-ignore format: one line a group of columns, in their order.
      insert.run(
        lastId, receivedAt, provider, event, method, target, verdict, answeredStatus,
        size, flagText, name, about, bytes,
      );
      return lastId;
    },
    takeBytes: written.take,
    whole(work: () => void): void {
      added = 0;
      work();
      if (added > 0) count.run(added, added);
    },
  };
}

/** Roughly what reaches the log: half-full pages are written again with the next group, which is about twice the bytes. */
function byteCount() {
  let bytes = 0;
  return {
    add(more: number): void {
      bytes += 2 * more;
    },
    /** What has been added since this was last asked. */
    take(): number {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
  };
}

/** An attempt whose capture was removed meanwhile is dropped: nothing of a removed capture comes back. */
function attemptInserter(db: DatabaseSync) {
  const insert = db.prepare(
    "INSERT INTO attempts (capture_id, status, about, body) SELECT id, ?, ?, ? FROM captures WHERE id = ?",
  );
  const written = byteCount();
  return {
    one(attempt: StoredAttempt): void {
      const row = attemptToRow(attempt);
      const status = attempt.outcome.kind === "answered" ? attempt.outcome.status : null;
      written.add(row.about.length + (row.body?.length ?? 0));
      insert.run(status, row.about, row.body, attempt.captureId);
    },
    takeBytes: written.take,
  };
}

function flagAdder(db: DatabaseSync): (id: number, flag: CaptureFlag) => void {
  const update = db.prepare(
    `UPDATE captures SET flags = CASE flags WHEN '' THEN ? ELSE flags || ',' || ? END
     WHERE id = ? AND instr(',' || flags || ',', ',' || ? || ',') = 0`,
  );
  return (id, flag) => {
    // Node 22 takes numbered parameters (?1) for named ones.
    update.run(flag, flag, id, flag);
  };
}
