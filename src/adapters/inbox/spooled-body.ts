// A large body on its way to disk: the sender is slowed down to what the disk takes.

import type { IncomingMessage } from "node:http";
import type { CapturedBody } from "../../core/capture.ts";
import type { BodySpool } from "../../core/ports.ts";

export interface SpoolSource {
  readonly open: () => Promise<BodySpool>;
  /** Paused while more is waiting than the disk has taken. */
  readonly request: IncomingMessage;
  /** Called once when the disk takes no more. */
  readonly onFailure: (error: unknown) => void;
}

/** Bytes that may wait for the disk before the sender is paused. */
const highWaterBytes = 64 * 1024;

/** Chunks are put together up to this size before they are written: a body in tiny chunks is not written in tiny writes. */
const pieceBytes = 32 * 1024;

/** Collects one body in a spool file; `finish` gives it, or undefined when the disk failed. */
export class SpooledBody {
  readonly #source: SpoolSource;
  #spool: BodySpool | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #size = 0;
  #pump: Promise<void> | undefined;
  #failed = false;

  constructor(source: SpoolSource) {
    this.#source = source;
  }

  /** Takes a chunk; small ones are written together. */
  write(chunk: Uint8Array): void {
    if (this.#failed) return;
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    this.#size += chunk.length;
    if (this.#waitingBytes >= highWaterBytes) this.#source.request.pause();
    this.#pump ??= this.#writeWaiting();
  }

  /** The body when all of it is on disk; undefined when the disk failed, which `onFailure` has told. */
  async finish(): Promise<CapturedBody | undefined> {
    while (this.#pump !== undefined) await this.#pump;
    const spool = this.#spool;
    if (this.#failed || spool === undefined) return undefined;
    try {
      await spool.finish();
      return { size: this.#size, file: spool.file };
    } catch (error) {
      await this.#fail(error);
      return undefined;
    }
  }

  async #writeWaiting(): Promise<void> {
    try {
      this.#spool ??= await this.#source.open();
      while (this.#waiting.length > 0) {
        const piece = this.#nextPiece();
        await this.#spool.write(piece);
        this.#waitingBytes -= piece.length;
        if (this.#waitingBytes < highWaterBytes) this.#source.request.resume();
      }
    } catch (error) {
      await this.#fail(error);
    }
    this.#pump = undefined;
  }

  #nextPiece(): Uint8Array {
    let count = 0;
    let size = 0;
    while (count < this.#waiting.length && size < pieceBytes) {
      size += (this.#waiting[count] as Uint8Array).length;
      count += 1;
    }
    const chunks = this.#waiting.splice(0, count);
    return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
  }

  async #fail(error: unknown): Promise<void> {
    this.#failed = true;
    this.#waiting = [];
    try {
      await this.#spool?.discard();
    } catch {
      // The disk has failed already, which is told below; what is left of the file is the store's to sweep.
    }
    this.#source.onFailure(error);
  }
}
