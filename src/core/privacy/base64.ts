// Base64 that is met inside texts: told from words, decoded, written again.

import { utf8Text } from "../utf8.ts";

/** What a run of Base64 stands for. */
export interface Decoded {
  readonly bytes: Uint8Array;
  /** Undefined when the bytes are no text that people write. */
  readonly text?: string;
  /** In the same alphabet, padded as the first one was. */
  readonly encode: (bytes: Uint8Array) => string;
}

/** Undefined when the run is a word or an id: what does not come back letter by letter is not Base64. */
export function decodeBase64(run: string): Decoded | undefined {
  const url = /[-_]/.test(run);
  if (url && /[+/]/.test(run)) return undefined;
  const alphabet = url ? "base64url" : "base64";
  const bytes = Buffer.from(run, alphabet);
  const padded = run.endsWith("=");
  const encode = (next: Uint8Array): string => {
    const text = Buffer.from(next).toString(alphabet);
    const full = padded ? text.padEnd(Math.ceil(text.length / 4) * 4, "=") : text.replace(/=+$/, "");
    return full;
  };
  if (encode(bytes) !== run) return undefined;
  const text = utf8Text(bytes);
  return text !== undefined && isWriting(text) ? { bytes, text, encode } : { bytes, encode };
}

/** Whether the bytes begin as pictures, PDF and archives do. */
export function isPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  return (
    bytes.length >= 32 &&
    /^(\xff\xd8\xff|\x89PNG|GIF8|%PDF|RIFF....WEBP|PK\x03\x04|II\*\0|MM\0\*|BM|....ftyp)/s.test(head)
  );
}

/** The same run with nothing in it: the first bytes say what it was, zeros follow. */
export function withoutContent(run: string): string {
  const padding = /={0,2}$/.exec(run)?.[0] ?? "";
  const kept = run.length > 64 ? run.slice(0, 16) : "";
  return kept + "A".repeat(run.length - kept.length - padding.length) + padding;
}

function isWriting(text: string): boolean {
  return !/[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd]/.test(text) && /[\p{L}\p{N}]/u.test(text);
}
