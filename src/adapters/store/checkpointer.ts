// Moves the log into the database beside the thread that commits: a checkpoint waits for the disk, a commit does not.

import { Worker } from "node:worker_threads";
import { type Deadline, startDeadline } from "../timers.ts";

export interface Checkpointer {
  /** Called after each commit. `bytes`: roughly what it wrote; `logBytes`: the size of the log's file. */
  committed(bytes: number, logBytes: number): void;
  /** While it is pending, commits had better wait: then the log is written anew from its beginning. Never rejects. */
  readonly pause: Promise<void> | undefined;
  close(): Promise<void>;
}

export interface CheckpointLimits {
  /** So much written since the last checkpoint is worth one; below it no worker is started. */
  readonly enoughBytes: number;
  /** A log of this length is begun anew, and again when that has failed and it has grown by as much. */
  readonly longLogBytes: number;
  /** No sender waits longer than this for the log; a reader in another process may hold it for minutes. */
  readonly longestPauseMs: number;
}

const usual: CheckpointLimits = {
  enoughBytes: 8 * 1024 * 1024,
  longLogBytes: 64 * 1024 * 1024,
  longestPauseMs: 100,
};

/** What the worker has found; `logBytes` counts what is moved and what is not yet, not what the file is as long as. */
interface Moved {
  readonly logBytes: number;
}

/** Starts its worker when enough has been written, so a quiet session never pays for it. */
export function openCheckpointer(file: string, limits = usual): Checkpointer {
  let worker: Worker | undefined;
  let isBusy = false;
  let written = 0;
  let fileBytes = 0;
  let begunAnewAt = 0;
  const pause = new Pause(limits.longestPauseMs);
  const move = () => {
    worker ??= startWorker(file, onMoved);
    isBusy = true;
    written = 0;
    worker.postMessage("move");
  };
  // While commits go on, the worker never reaches the end of the log. Once nothing is added it does, and SQLite writes
  // the next commit to the beginning: pages that are in memory already cost a third less than new ones.
  const onMoved = ({ logBytes }: Moved) => {
    isBusy = false;
    const wasPaused = pause.ended !== undefined;
    pause.end();
    if (logBytes < begunAnewAt) begunAnewAt = 0;
    if (wasPaused || logBytes - begunAnewAt < limits.longLogBytes) return;
    begunAnewAt = logBytes;
    pause.begin();
    move();
  };
  return {
    committed(bytes, logBytes) {
      // Removals are seen by the size of the file alone, and what goes into the file anew by the bytes alone.
      written += Math.max(bytes, logBytes - fileBytes);
      fileBytes = logBytes;
      if (!isBusy && written >= limits.enoughBytes) move();
    },
    get pause() {
      return pause.ended;
    },
    async close() {
      pause.end();
      await worker?.terminate();
    },
  };
}

/** Time in which nothing is committed; it ends by itself when it has been too long. */
class Pause {
  ended: Promise<void> | undefined;
  readonly #longestMs: number;
  #resolve: (() => void) | undefined;
  #deadline: Deadline | undefined;

  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  begin(): void {
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#deadline = startDeadline(this.#longestMs, () => this.end());
  }

  end(): void {
    this.ended = undefined;
    this.#deadline?.cancel();
    this.#resolve?.();
  }
}

function startWorker(file: string, onMoved: (moved: Moved) => void): Worker {
  const worker = new Worker(program, { eval: true, workerData: file, stdout: true, stderr: true });
  worker.on("message", onMoved);
  // Without a worker the log grows until the store is closed; nothing is lost.
  worker.on("error", () => undefined);
  worker.unref();
  return worker;
}

// As text, so that it needs no file of its own: the same code runs from sources, from dist and from the bundle.
// A passive checkpoint takes no lock that a commit needs, and waits for nobody.
const program = `
  process.emitWarning = () => {};
  const { parentPort, workerData } = require("node:worker_threads");
  const { DatabaseSync } = require("node:sqlite");
  const db = new DatabaseSync(workerData);
  db.exec("PRAGMA busy_timeout = 1000; PRAGMA synchronous = NORMAL");
  const move = db.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  const { page_size: pageBytes } = db.prepare("PRAGMA page_size").get();
  parentPort.on("message", () => {
    let logBytes = 0;
    try {
      logBytes = Math.max(0, move.get().log) * pageBytes;
    } catch {}
    parentPort.postMessage({ logBytes });
  });
`;
