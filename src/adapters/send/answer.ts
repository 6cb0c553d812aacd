// Collects one answer: its head, and its body up to a limit.

import type { Answered } from "../../core/delivery.ts";
import type { HeaderLines } from "../../core/http.ts";

/** An answer that is coming in; once its head is there, its status counts whatever happens to the body. */
export interface Answer {
  head(status: number, headers: HeaderLines): void;
  hasHead(): boolean;
  /** Copies what fits; true when the limit is exceeded and no more should be read. */
  take(chunk: Uint8Array): boolean;
  /** The outcome; only after `head`. */
  outcome(bodyState: Answered["bodyState"]): Answered;
}

/** An answer of which at most `maxBytes` of body are kept. */
export function openAnswer(maxBytes: number): Answer {
  let kept: Uint8Array = nothing;
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
      const piece = chunk.length <= room ? chunk : chunk.subarray(0, room);
      if (size + piece.length > kept.length) kept = withRoomFor(size + piece.length, kept, maxBytes);
      kept.set(piece, size);
      size += piece.length;
      return chunk.length > room;
    },
    outcome: (bodyState) => ({ kind: "answered", status, headers: lines, body: exactly(size, kept), bodyState }),
  };
}

const nothing = new Uint8Array(0);

/** The first piece gets what it needs, since it is mostly the only one; then the room doubles. */
function withRoomFor(size: number, kept: Uint8Array, maxBytes: number): Uint8Array {
  const roomy = new Uint8Array(Math.max(size, Math.min(2 * kept.length, maxBytes)));
  roomy.set(kept);
  return roomy;
}

function exactly(size: number, kept: Uint8Array): Uint8Array {
  return size === kept.length ? kept : kept.slice(0, size);
}
