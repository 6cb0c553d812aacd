// Recording while it arrives: every capture becomes a file at once, and at the end all files are gone over with all names.

import type { SessionEvent } from "../../core/arrival.ts";
import type { Capture } from "../../core/capture.ts";
import { HookdevError } from "../../core/errors.ts";
import type { CaptureStore } from "../../core/ports.ts";
import type { RecordedFile, RecordingFolder } from "../../core/recorded.ts";
import { sha256 } from "../../core/signing/crypto.ts";
import { encodeBytes } from "../../core/signing/encoding.ts";
import { makeRecording, type RecordDeps, type RecordItem } from "./record.ts";

export interface LiveRecordDeps extends RecordDeps {
  readonly store: Pick<CaptureStore, "readBody" | "get">;
  readonly folder: RecordingFolder;
  readonly publish: (event: SessionEvent) => void;
  /** The capture as it is recorded: without what belongs to this inbox alone. */
  readonly asSent?: (capture: Capture) => Capture;
}

/** A session that is recorded. */
export interface LiveRecorder {
  /** Takes a capture; returns at once, files are written one after the other. */
  add(capture: Capture): void;
  /** Resolves with the number of files when all are written and none holds a name that became known later. */
  settle(): Promise<number>;
}

interface Written {
  readonly path: string;
  /** How much was known when it was written. */
  readonly known: number;
  readonly print: string;
}

/** Starts recording. What cannot be recorded is told as a notice and does not end the session. */
export function startRecording(deps: LiveRecordDeps): LiveRecorder {
  const files = new Map<number, Written>();
  let last: Promise<void> = Promise.resolve();
  const write = async (id: number): Promise<void> => {
    const item = await readItem(id, deps);
    if (item === undefined) return;
    const { file, signature } = makeRecording(item, deps);
    const path = await deps.folder.add(file);
    files.set(id, { path, known: deps.sanitiser?.known ?? 0, print: printOf(file) });
    if (signature.state === "removed")
      tell(deps, "warning", `The recording of capture ${id} has no signature: ${signature.note ?? ""}`);
  };
  return {
    add({ id }) {
      last = last.then(() => write(id).catch((error) => tellFailure(deps, `Capture ${id} was not recorded.`, error)));
    },
    async settle() {
      await last;
      await goOverAll(files, deps);
      return files.size;
    },
  };
}

/** So many take a second or two. */
const manyFiles = 1000;

/** A name that was learnt after a file was written may stand in it. */
async function goOverAll(files: ReadonlyMap<number, Written>, deps: LiveRecordDeps): Promise<void> {
  const { sanitiser } = deps;
  if (sanitiser === undefined) return;
  const all = [...files];
  for (const [index, [id, written]] of all.entries()) {
    if (written.known === sanitiser.known) continue;
    if (all.length >= manyFiles && index % manyFiles === 0)
      tell(deps, "info", `Going over ${all.length} recordings for names that were met later: ${index} done.`);
    await goOver(id, written, deps).catch((error) =>
      tellFailure(deps, `The recording of capture ${id} may hold a name that was met later: ${checkIt}`, error),
    );
  }
}

const checkIt = "look at it with `hookdev privacy check`.";

async function goOver(id: number, { path, print }: Written, deps: LiveRecordDeps): Promise<void> {
  const item = await readItem(id, deps);
  if (item === undefined) {
    const why = "its capture is not in the store any more";
    tell(deps, "warning", `A recording was not gone over for names that were met later, as ${why} (${id}): ${checkIt}`);
    return;
  }
  const { file } = makeRecording(item, deps);
  // Most files hold none of the names that came later.
  if (printOf(file) !== print) await deps.folder.replace(path, file);
}

async function readItem(id: number, { store, asSent }: LiveRecordDeps): Promise<RecordItem | undefined> {
  const stored = store.get(id);
  if (stored === undefined) return undefined;
  return { capture: asSent?.(stored) ?? stored, body: await store.readBody(stored.body) };
}

function tell({ publish }: LiveRecordDeps, level: "info" | "warning", message: string): void {
  publish({ type: "notice", level, message });
}

function tellFailure(deps: LiveRecordDeps, what: string, error: unknown): void {
  const reason = error instanceof HookdevError ? error.message : "a defect of hookdev, please report it.";
  tell(deps, "warning", `${what} ${reason}`);
}

/** Tells two files apart without keeping their bytes. */
function printOf({ body, meta }: RecordedFile): string {
  return encodeBytes(sha256(body), "base64") + encodeBytes(sha256(Buffer.from(meta, "utf8")), "base64");
}
