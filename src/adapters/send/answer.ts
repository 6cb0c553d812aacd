// Collects one answer: its head, and its body up to a limit.

import type { Answered } from "../../core/delivery.ts";
import type { HeaderLines } from "../../core/http.ts";

/** An answer that is coming in; once its head is there, its status counts whatever happens to the body. */
export interface Answer {
  head(status: number, headers: HeaderLines): void;
  hasHead(): boolean;
  /** Keeps what fits; true when the limit is exceeded and no more should be read. */
  take(chunk: Uint8Array): boolean;
  /** The outcome; only after `head`. */
  outcome(bodyState: Answered["bodyState"]): Answered;
}

/** An answer of which at most `maxBytes` of body are kept. */
export function openAnswer(maxBytes: number): Answer {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let status = 0;
  let lines: HeaderLines = [];
  return {
    head(code, headers) {
      status = code;
      lines = headers;
    },
    hasHead: () => status !== 0,
    take(chunk) {
      const room = maxBytes - size;
      const kept = chunk.length <= room ? chunk : chunk.subarray(0, room);
      if (kept.length > 0) chunks.push(kept);
      size += kept.length;
      return chunk.length > room;
    },
    outcome: (bodyState) => ({ kind: "answered", status, headers: lines, body: joined(chunks, size), bodyState }),
  };
}

const nothing = new Uint8Array(0);

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  if (size === 0) return nothing;
  const [only] = chunks;
  if (only?.buffer.byteLength === size && !Buffer.isBuffer(only)) return only;
  // A small answer is copied out of a large read buffer, which it would keep alive otherwise.
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
