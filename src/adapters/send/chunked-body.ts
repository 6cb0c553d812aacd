// A chunked body as its bytes (RFC 9112 section 7.1), however the connection cuts it up.

import { broken } from "./answer-fault.ts";
import { checkTrailers } from "./answer-head.ts";
import { maxHeadBytes } from "./limits.ts";

/** Longest line that announces a chunk, its extensions included. */
const maxLine = 4096;

const lineEnd = Buffer.from("\r\n");

/** Takes the bytes of one body; what it holds back is never more than a line or the trailers. */
export class ChunkedBody {
  #state: "size" | "data" | "data-end" | "trailers" = "size";
  #left = 0;
  #trailers = "";

  /**
   * Takes as much as it can and gives the bytes of chunks to `found`.
   *
   * @returns how many bytes were used: the rest has to come again with more behind it, or belongs to nobody when `whole`
   * @throws AnswerFault
   */
  take(bytes: Buffer, found: (piece: Buffer) => void): { readonly used: number; readonly whole: boolean } {
    let at = 0;
    for (;;) {
      if (this.#state === "data") {
        const piece = bytes.subarray(at, at + this.#left);
        if (piece.length > 0) found(piece);
        at += piece.length;
        this.#left -= piece.length;
        if (this.#left > 0) return { used: at, whole: false };
        this.#state = "data-end";
      }
      const end = bytes.indexOf(lineEnd, at);
      if (end === -1) return this.#waiting(bytes, at);
      const line = bytes.toString("latin1", at, end);
      at = end + lineEnd.length;
      if (this.#takeLine(line)) return { used: at, whole: true };
    }
  }

  /** True when this was the last line. */
  #takeLine(line: string): boolean {
    switch (this.#state) {
      case "size":
        this.#left = readSize(line);
        this.#state = this.#left === 0 ? "trailers" : "data";
        return false;
      case "trailers":
        if (line === "") return true;
        this.#trailers += line;
        if (this.#trailers.length > maxHeadBytes) throw broken("its trailers are too long");
        checkTrailers(line);
        return false;
      default:
        if (line !== "") throw broken("a chunk is longer than it says");
        this.#state = "size";
        return false;
    }
  }

  #waiting(bytes: Buffer, at: number): { used: number; whole: false } {
    const held = bytes.length - at;
    const most = this.#state === "trailers" ? maxHeadBytes : maxLine;
    if (held > most) throw broken("a line between its chunks is too long");
    if (this.#state === "data-end" && held > 0 && bytes[at] !== 0x0d) throw broken("a chunk is longer than it says");
    return { used: at, whole: false };
  }
}

/** A size, and extensions that nobody reads but that have to be well formed: where they end, the chunk begins. */
const announced =
  /^([0-9a-fA-F]{1,12})(?:;[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:=(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+|"(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[\t\x20-\x7e\x80-\xff])*"))?)*$/;

function readSize(line: string): number {
  const match = announced.exec(line);
  if (match === null) throw broken("a chunk has no size");
  return Number.parseInt(match[1] as string, 16);
}
