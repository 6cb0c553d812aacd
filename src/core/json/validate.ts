// Whether bytes are JSON, and where and why not.

import { walkJson } from "./walk.ts";

export type JsonValidity =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** Byte offset of the first wrong byte, from 0. */
      readonly offset: number;
      /** From 1; lines end with LF. */
      readonly line: number;
      /** In characters, from 1. */
      readonly column: number;
      /** One sentence, safe to show. */
      readonly problem: string;
    };

/** Checks strictly by RFC 8259: UTF-8 without byte order mark, nothing in front or behind. Any depth is fine. */
export function validate(bytes: Uint8Array): JsonValidity {
  const problem = walkJson(bytes);
  return problem === undefined ? { ok: true } : { ok: false, ...problem, ...position(bytes, problem.offset) };
}

function position(bytes: Uint8Array, offset: number): { line: number; column: number } {
  let line = 1;
  let column = 1;
  for (let at = 0; at < offset; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 0x0a) {
      line += 1;
      column = 1;
      // Continuation bytes belong to the character that their lead byte counted.
    } else if ((byte & 0xc0) !== 0x80) column += 1;
  }
  return { line, column };
}
