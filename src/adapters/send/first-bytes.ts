// What an endpoint speaks that does not answer in HTTP/1, by its first bytes.

import type { FailureCode } from "../../core/delivery.ts";

export interface OtherProtocol {
  readonly code: Extract<FailureCode, "TLS_EXPECTED" | "NEEDS_H2" | "NOT_HTTP">;
  /** Not sanitised: it may quote what came. */
  readonly words: string;
}

/** Names the protocol; for bytes that are known not to begin with `HTTP/`. */
export function otherProtocol(bytes: Uint8Array): OtherProtocol {
  if ((bytes[0] === 0x15 || bytes[0] === 0x16) && (bytes.length < 2 || bytes[1] === 0x03))
    return { code: "TLS_EXPECTED", words: "it speaks TLS" };
  if (isHttp2Frame(bytes)) return { code: "NEEDS_H2", words: "it speaks HTTP/2" };
  const quoted = Buffer.from(bytes.subarray(0, quotedBytes)).toString("latin1");
  return { code: "NOT_HTTP", words: `it began with: ${quoted}` };
}

const quotedBytes = 40;

/** A server speaks first in HTTP/2: a SETTINGS frame (type 4) or GOAWAY (type 7) on stream 0. */
function isHttp2Frame(bytes: Uint8Array): boolean {
  if (bytes.length < 9 || bytes[0] !== 0) return false;
  const onStreamZero = bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0 && bytes[8] === 0;
  return onStreamZero && (bytes[3] === 4 || bytes[3] === 7);
}
