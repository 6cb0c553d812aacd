// Moves the log into the database beside the thread that commits: a checkpoint waits for the disk, a commit does not.

import type { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";

export interface Checkpointer {
  /** Called after each commit. `bytes`: roughly what it wrote; `logBytes`: the length of the log. */
  committed(bytes: number, logBytes: number): void;
  close(): Promise<void>;
}

/** So much written since the last checkpoint is worth one; below it no worker is started. */
const enoughBytes = 8 * 1024 * 1024;
/** Under constant load the worker never reaches the end of the log; then the committing thread does the small rest. */
const longLogBytes = 64 * 1024 * 1024;

/** Starts its worker when enough has been written, so a quiet session never pays for it. */
export function openCheckpointer(db: DatabaseSync, file: string): Checkpointer {
  let worker: Worker | undefined;
  let isBusy = false;
  let isClosed = false;
  let written = 0;
  let lastLogBytes = 0;
  let askedAtLogBytes = 0;
  const done = () => {
    isBusy = false;
    if (isClosed || lastLogBytes < longLogBytes) return;
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    askedAtLogBytes = 0;
  };
  return {
    committed(bytes, logBytes) {
      written += bytes;
      lastLogBytes = logBytes;
      const grown = logBytes - askedAtLogBytes;
      if (isBusy || (written < enoughBytes && grown < enoughBytes)) return;
      worker ??= startWorker(file, done);
      isBusy = true;
      written = 0;
      askedAtLogBytes = logBytes;
      worker.postMessage("checkpoint");
    },
    async close() {
      isClosed = true;
      await worker?.terminate();
    },
  };
}

function startWorker(file: string, onDone: () => void): Worker {
  const worker = new Worker(program, { eval: true, workerData: file, stdout: true, stderr: true });
  worker.on("message", onDone);
  // Without a worker the log grows until the store is closed; nothing is lost.
  worker.on("error", () => undefined);
  worker.unref();
  return worker;
}

// As text, so that it needs no file of its own: the same code runs from sources, from dist and from the bundle.
const program = `
  process.emitWarning = () => {};
  const { parentPort, workerData } = require("node:worker_threads");
  const { DatabaseSync } = require("node:sqlite");
  const db = new DatabaseSync(workerData);
  db.exec("PRAGMA busy_timeout = 100; PRAGMA synchronous = NORMAL");
  parentPort.on("message", () => {
    try { db.exec("PRAGMA wal_checkpoint(PASSIVE)"); } catch {}
    parentPort.postMessage("done");
  });
`;
