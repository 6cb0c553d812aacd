// The capture that is looked at, read from the store once, with as much of its body as a pane can use.

import type { Capture } from "../../core/capture.ts";
import type { StoredAttempt } from "../../core/ports.ts";
import { diffLines } from "./detail/diff.ts";
import type { Line } from "./line.ts";
import type { InspectorParts } from "./session-info.ts";

/** A capture with the beginning of its body. */
export interface LoadedCapture {
  readonly capture: Capture;
  readonly body: Uint8Array;
  readonly attempts: readonly StoredAttempt[];
}

/** Panes show no more of a body; the pager shows all. */
const shownBodyBytes = 256 * 1024;
const keptCaptures = 8;

/** Keeps the captures that were looked at last; a changed one is forgotten and read again. */
export class DetailCache {
  readonly #parts: InspectorParts;
  readonly #onLoaded: () => void;
  readonly #loaded = new Map<number, LoadedCapture>();
  readonly #loading = new Set<number>();
  #diff: { readonly before: LoadedCapture; readonly after: LoadedCapture } | undefined;

  /** `onLoaded` is called when a body that had to be read from a file is there. */
  constructor(parts: InspectorParts, onLoaded: () => void) {
    this.#parts = parts;
    this.#onLoaded = onLoaded;
  }

  /** The capture; a spooled body is empty until it has been read. Undefined when it was removed. */
  get(id: number): LoadedCapture | undefined {
    const known = this.#loaded.get(id);
    if (known !== undefined) return known;
    const capture = this.#parts.store.get(id);
    if (capture === undefined) return undefined;
    const body = "bytes" in capture.body ? capture.body.bytes.subarray(0, shownBodyBytes) : new Uint8Array(0);
    if ("file" in capture.body) void this.#readBeginning(capture);
    return this.#keep({ capture, body, attempts: this.#parts.store.attempts(id) });
  }

  /** Something about the capture has changed. */
  forget(id: number): void {
    this.#loaded.delete(id);
  }

  /** Reads both sides whole, for the comparison. */
  async loadDiff(beforeId: number, afterId: number): Promise<void> {
    const [before, after] = await Promise.all([this.#whole(beforeId), this.#whole(afterId)]);
    if (before !== undefined && after !== undefined) this.#diff = { before, after };
  }

  /** The comparison; masked unless revealed. */
  diff(revealed: boolean): Line[] {
    if (this.#diff === undefined) return [];
    const { masker } = this.#parts;
    const side = ({ capture, body }: LoadedCapture) => ({
      capture,
      body,
      shown: revealed ? body : masker.body(body).bytes,
    });
    return diffLines(side(this.#diff.before), side(this.#diff.after));
  }

  async #whole(id: number): Promise<LoadedCapture | undefined> {
    const capture = this.#parts.store.get(id);
    return capture && { capture, body: await this.#parts.store.readBody(capture.body), attempts: [] };
  }

  async #readBeginning(capture: Capture): Promise<void> {
    if (this.#loading.has(capture.id)) return;
    this.#loading.add(capture.id);
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const chunk of this.#parts.store.streamBody(capture.body)) {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= shownBodyBytes) break;
      }
      const body = Buffer.concat(chunks).subarray(0, shownBodyBytes);
      this.#keep({ capture, body, attempts: this.#parts.store.attempts(capture.id) });
      this.#onLoaded();
    } catch {
      // The body file was removed meanwhile; the pane shows the capture without it.
    } finally {
      this.#loading.delete(capture.id);
    }
  }

  #keep(loaded: LoadedCapture): LoadedCapture {
    if (this.#loaded.size >= keptCaptures) this.#loaded.delete(this.#loaded.keys().next().value as number);
    this.#loaded.set(loaded.capture.id, loaded);
    return loaded;
  }
}
