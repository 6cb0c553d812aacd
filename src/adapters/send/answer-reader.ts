// Reads the answers of one connection as their bytes come in: heads, bodies, and what is no HTTP at all.

import type { HeaderLines } from "../../core/http.ts";
import { AnswerFault, broken } from "./answer-fault.ts";
import { type AnswerHead, readHead, refuseOtherProtocols } from "./answer-head.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { maxHeadBytes } from "./limits.ts";

/** What is told while an answer comes in. */
export interface AnswerListener {
  /** The final head; interim ones are passed over. */
  head(status: number, lines: HeaderLines): void;
  body(piece: Uint8Array): void;
}

/** `more` is to come, the answer is `whole`, or the endpoint wants to speak another protocol from here. */
export type Progress = "more" | "whole" | "switched";

const headEnd = Buffer.from("\r\n\r\n");

/** Reads one answer to one request; for the next one on the connection there is a reader of its own. */
export class AnswerReader {
  readonly #method: string;
  readonly #listener: AnswerListener;
  #held: Buffer | undefined;
  /** From here on the end of the head has not been looked for. */
  #searched = 0;
  #head: AnswerHead | undefined;
  #left = 0;
  #chunks: ChunkedBody | undefined;
  #stray = false;

  /** @param method of the request */
  constructor(method: string, listener: AnswerListener) {
    this.#method = method;
    this.#listener = listener;
  }

  /** Whether another answer can follow on this connection; only once the answer is whole. */
  get keeps(): boolean {
    return this.#head?.keeps === true && !this.#stray;
  }

  /**
   * Takes the next bytes of the connection; what has to be kept of them is copied.
   *
   * @throws AnswerFault when they are no answer
   */
  push(chunk: Buffer): Progress {
    const bytes = this.#held === undefined ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = undefined;
    return this.#head === undefined ? this.#pushHead(bytes) : this.#pushBody(bytes, this.#head);
  }

  /** The connection has ended: true when that is how this answer ends. */
  end(): boolean {
    return this.#head?.framing === "connection";
  }

  #pushHead(bytes: Buffer): Progress {
    let found = this.#nextHead(bytes);
    // Interim answers say nothing that a delivery could use.
    while (found !== undefined && found.head.status < 200 && found.head.status !== 101)
      found = this.#nextHead(found.rest);
    if (found === undefined) return "more";
    return found.head.status === 101 ? "switched" : this.#begin(found.head, found.rest);
  }

  /** Undefined while it is not whole. */
  #nextHead(given: Buffer): { readonly head: AnswerHead; readonly rest: Buffer } | undefined {
    const bytes = this.#searched === 0 ? withoutEmptyLines(given) : given;
    if (bytes.length === 0) return undefined;
    if (this.#searched === 0) refuseOtherProtocols(bytes);
    const end = bytes.indexOf(headEnd, Math.max(0, this.#searched - headEnd.length + 1));
    if ((end === -1 ? bytes.length : end) > maxHeadBytes) throw tooLarge();
    if (end === -1) {
      this.#hold(bytes);
      return undefined;
    }
    this.#searched = 0;
    return {
      head: readHead(bytes.toString("latin1", 0, end), this.#method),
      rest: bytes.subarray(end + headEnd.length),
    };
  }

  #begin(head: AnswerHead, rest: Buffer): Progress {
    this.#head = head;
    this.#listener.head(head.status, head.lines);
    if (head.framing === "chunked") this.#chunks = new ChunkedBody();
    else if (head.framing !== "connection") this.#left = head.framing;
    return this.#pushBody(rest, head);
  }

  /** Waits for more, unless a line has ended already in a way that no more bytes can mend. */
  #hold(bytes: Buffer): void {
    for (let at = bytes.indexOf(0x0a, this.#searched); at !== -1; at = bytes.indexOf(0x0a, at + 1))
      if (bytes[at - 1] !== 0x0d) throw broken("a line of its head ends without CR LF");
    this.#held = Buffer.from(bytes);
    this.#searched = bytes.length;
  }

  #pushBody(bytes: Buffer, { framing }: AnswerHead): Progress {
    if (this.#chunks !== undefined) return this.#pushChunks(bytes, this.#chunks);
    if (framing === "connection") {
      if (bytes.length > 0) this.#listener.body(bytes);
      return "more";
    }
    const piece = bytes.length <= this.#left ? bytes : bytes.subarray(0, this.#left);
    if (piece.length > 0) this.#listener.body(piece);
    this.#left -= piece.length;
    if (this.#left > 0) return "more";
    this.#stray = bytes.length > piece.length;
    return "whole";
  }

  #pushChunks(bytes: Buffer, chunks: ChunkedBody): Progress {
    const { used, whole } = chunks.take(bytes, (piece) => this.#listener.body(piece));
    if (whole) {
      this.#stray = used < bytes.length;
      return "whole";
    }
    if (used < bytes.length) this.#held = Buffer.from(bytes.subarray(used));
    return "more";
  }
}

/** Empty lines before a status line are passed over, as Node's parser does. */
function withoutEmptyLines(bytes: Buffer): Buffer {
  let at = 0;
  while (bytes[at] === 0x0d || bytes[at] === 0x0a) at += 1;
  return at === 0 ? bytes : bytes.subarray(at);
}

function tooLarge(): AnswerFault {
  return new AnswerFault("HEADERS_TOO_LARGE", `more than ${maxHeadBytes} bytes`);
}
