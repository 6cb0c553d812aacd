// One strict pass over a JSON text (RFC 8259, UTF-8, no byte order mark), at any depth and without recursion.

import {
  closingProblem,
  endProblem,
  type JsonProblem,
  keyProblem,
  literalProblem,
  numberProblem,
  startProblem,
  stringProblem,
} from "./problems.ts";
import { skipSpace } from "./scan.ts";
import { scanLiteral, scanNumber, scanString } from "./tokens.ts";

/** What the walk meets, in order. Offsets are bytes; `end` is behind the last byte. */
export interface JsonVisitor {
  /** `{` (0x7b) or `[` (0x5b). */
  open(bracket: number): void;
  /** The object or array that was opened last is complete. */
  close(): void;
  /** A key, quotes included. */
  key(start: number, end: number): void;
  /** A string, number, true, false or null. */
  scalar(start: number, end: number): void;
}

type State = "value" | "first-element" | "first-key" | "key" | "after-value" | "end";

/** Walks the text and tells the visitor what is there; returns the first problem, or undefined when it is JSON. */
export function walkJson(bytes: Uint8Array, visitor?: JsonVisitor): JsonProblem | undefined {
  const start = startProblem(bytes);
  return start === undefined ? new Walker(bytes, visitor).run() : start;
}

class Walker {
  #at = 0;
  /** Offsets of the brackets that are open. */
  readonly #opened: number[] = [];
  #problem: JsonProblem | undefined;
  readonly #bytes: Uint8Array;
  readonly #visitor: JsonVisitor | undefined;

  constructor(bytes: Uint8Array, visitor: JsonVisitor | undefined) {
    this.#bytes = bytes;
    this.#visitor = visitor;
  }

  run(): JsonProblem | undefined {
    let state: State = "value";
    while (state !== "end") {
      this.#at = skipSpace(this.#bytes, this.#at);
      state = this.#step(state);
    }
    return this.#problem;
  }

  #step(state: State): State {
    const byte = this.#bytes[this.#at];
    if (state === "after-value") return this.#afterValue(byte);
    if (byte === undefined) return this.#fail(endProblem(this.#bytes, this.#opened));
    if (state === "first-element" && byte === 0x5d) return this.#close();
    if (state === "first-key" && byte === 0x7d) return this.#close();
    return state === "value" || state === "first-element" ? this.#value(byte) : this.#key(byte);
  }

  #value(byte: number): State {
    if (byte === 0x7b || byte === 0x5b) {
      this.#opened.push(this.#at);
      this.#visitor?.open(byte);
      this.#at += 1;
      return byte === 0x7b ? "first-key" : "first-element";
    }
    const start = this.#at;
    if (!this.#scalar(byte)) return "end";
    this.#visitor?.scalar(start, this.#at);
    return "after-value";
  }

  #scalar(byte: number): boolean {
    if (byte === 0x22) return this.#accept(scanString(this.#bytes, this.#at), stringProblem);
    if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39))
      return this.#accept(scanNumber(this.#bytes, this.#at), numberProblem);
    return this.#accept(scanLiteral(this.#bytes, this.#at), literalProblem);
  }

  #key(byte: number): State {
    if (byte !== 0x22) return this.#fail(keyProblem(this.#bytes, this.#at));
    const start = this.#at;
    if (!this.#accept(scanString(this.#bytes, start), stringProblem)) return "end";
    this.#visitor?.key(start, this.#at);
    const colon = skipSpace(this.#bytes, this.#at);
    if (this.#bytes[colon] === undefined) return this.#fail(endProblem(this.#bytes, this.#opened));
    if (this.#bytes[colon] !== 0x3a) return this.#fail({ offset: colon, problem: 'A ":" is missing behind the key.' });
    this.#at = colon + 1;
    return "value";
  }

  #afterValue(byte: number | undefined): State {
    const open = this.#opened.at(-1);
    if (open === undefined) return this.#endOfText(byte);
    if (byte === undefined) return this.#fail(endProblem(this.#bytes, this.#opened));
    const isObject = this.#bytes[open] === 0x7b;
    if (byte === (isObject ? 0x7d : 0x5d)) return this.#close();
    if (byte !== 0x2c) return this.#fail(closingProblem(this.#bytes, this.#at, isObject));
    return this.#afterComma(isObject);
  }

  #afterComma(isObject: boolean): State {
    const next = this.#bytes[skipSpace(this.#bytes, this.#at + 1)];
    if (next === 0x7d || next === 0x5d)
      return this.#fail({ offset: this.#at, problem: "A comma stands behind the last value (trailing comma)." });
    this.#at += 1;
    return isObject ? "key" : "value";
  }

  #close(): State {
    this.#opened.pop();
    this.#at += 1;
    this.#visitor?.close();
    return "after-value";
  }

  #endOfText(byte: number | undefined): State {
    if (byte === undefined) return "end";
    return this.#fail({ offset: this.#at, problem: "More text follows behind the end of the JSON value." });
  }

  #accept(end: number, describe: (bytes: Uint8Array, offset: number) => string): boolean {
    if (end >= 0) {
      this.#at = end;
      return true;
    }
    const offset = -1 - end;
    this.#fail({ offset, problem: describe(this.#bytes, offset) });
    return false;
  }

  #fail(problem: JsonProblem): State {
    this.#problem = problem;
    return "end";
  }
}
