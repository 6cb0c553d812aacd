// Moves the log into the database beside the thread that commits: a checkpoint waits for the disk, a commit does not.

import { Worker } from "node:worker_threads";

export interface Checkpointer {
  /** Called after each commit. `bytes`: roughly what it wrote; `logBytes`: the length of the log. */
  committed(bytes: number, logBytes: number): void;
  close(): Promise<void>;
}

/** So much written since the last checkpoint is worth one; below it no worker is started. */
const enoughBytes = 8 * 1024 * 1024;
/** Under constant load the worker never reaches the end of the log by itself; then it takes the lock for the small rest. */
const longLogBytes = 256 * 1024 * 1024;

/** Starts its worker when enough has been written, so a quiet session never pays for it. */
export function openCheckpointer(file: string): Checkpointer {
  let worker: Worker | undefined;
  let isBusy = false;
  let written = 0;
  let askedAtLogBytes = 0;
  const done = () => {
    isBusy = false;
  };
  return {
    committed(bytes, logBytes) {
      written += bytes;
      const grown = logBytes - askedAtLogBytes;
      if (isBusy || (written < enoughBytes && grown < enoughBytes)) return;
      worker ??= startWorker(file, done);
      isBusy = true;
      written = 0;
      const isLong = logBytes >= longLogBytes;
      askedAtLogBytes = isLong ? 0 : logBytes;
      worker.postMessage(isLong ? "shorten" : "move");
    },
    async close() {
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
// What is moved passively leaves little to do under the lock, so a commit that meets it waits for milliseconds.
const program = `
  process.emitWarning = () => {};
  const { parentPort, workerData } = require("node:worker_threads");
  const { DatabaseSync } = require("node:sqlite");
  const db = new DatabaseSync(workerData);
  db.exec("PRAGMA busy_timeout = 1000; PRAGMA synchronous = NORMAL");
  const passive = db.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  parentPort.on("message", (wish) => {
    try {
      passive.get();
      if (wish === "shorten") {
        passive.get();
        passive.get();
        db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      }
    } catch {}
    parentPort.postMessage("done");
  });
`;
