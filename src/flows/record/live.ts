// Recording while it arrives: every capture becomes a file at once, and at the end all files are gone over with all names.

import type { SessionEvent } from "../../core/arrival.ts";
import type { Capture } from "../../core/capture.ts";
import { HookdevError } from "../../core/errors.ts";
import type { CaptureStore } from "../../core/ports.ts";
import type { RecordingFolder } from "../../core/recorded.ts";
import { makeRecording, type RecordDeps } from "./record.ts";

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

/** Starts recording. What cannot be recorded is told as a notice and does not end the session. */
export function startRecording(deps: LiveRecordDeps): LiveRecorder {
  const files = new Map<number, { readonly path: string; readonly known: number }>();
  let last: Promise<void> = Promise.resolve();
  const tell = (message: string): void => deps.publish({ type: "notice", level: "warning", message });

  const read = async (id: number) => {
    const stored = deps.store.get(id);
    if (stored === undefined) return undefined;
    const capture = deps.asSent?.(stored) ?? stored;
    return { capture, body: await deps.store.readBody(stored.body) };
  };
  const write = async (id: number): Promise<void> => {
    const item = await read(id);
    if (item === undefined) return;
    const { file, signature } = makeRecording(item, deps);
    const path = await deps.folder.add(file);
    files.set(id, { path, known: deps.sanitiser?.known ?? 0 });
    if (signature.state === "removed") tell(`The recording of capture ${id} has no signature: ${signature.note ?? ""}`);
  };
  const guarded = (id: number, work: (id: number) => Promise<void>) =>
    work(id).catch((error: unknown) => {
      const reason = error instanceof HookdevError ? error.message : "a defect of hookdev, please report it.";
      tell(`Capture ${id} was not recorded. ${reason}`);
    });
  const goOver = async (id: number): Promise<void> => {
    const before = files.get(id);
    // A name that was learnt after this file was written may stand in it.
    if (before === undefined || before.known === deps.sanitiser?.known) return;
    const item = await read(id);
    if (item !== undefined) await deps.folder.replace(before.path, makeRecording(item, deps).file);
  };

  return {
    add({ id }) {
      last = last.then(() => guarded(id, write));
    },
    async settle() {
      await last;
      if (deps.sanitiser !== undefined) for (const id of files.keys()) await guarded(id, goOver);
      return files.size;
    },
  };
}
