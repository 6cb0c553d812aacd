// The one door to node:crypto: keyed hashes, plain hashes and comparison in constant time, all on bytes.

import { createHash, createHmac, hash, timingSafeEqual } from "node:crypto";
import { latin1Text } from "./encoding.ts";
import type { HmacAlgorithm } from "./scheme-parts.ts";

/**
 * HMAC over the parts as if they were one message (RFC 2104). Short messages go through two one-shot hashes over a
 * scratch buffer, which costs half of Node's Hmac object; long ones are streamed, and nothing is joined or copied.
 */
export function hmac(algorithm: HmacAlgorithm, key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length <= shortMessage) return shortHmac(padsFor(algorithm, key), parts);
  // A key as bytes costs Node 24 five times a whole HMAC (10 µs against 2); as text of one byte a character it is free.
  const running = createHmac(algorithm, latin1Text(key), latin1Key);
  for (const part of parts) running.update(part);
  return running.digest();
}

/** Plain hash over the parts as if they were one message. */
export function digest(algorithm: HmacAlgorithm, parts: readonly Uint8Array[]): Uint8Array {
  const running = createHash(algorithm);
  for (const part of parts) running.update(part);
  return running.digest();
}

/** Whether two byte strings are the same; takes equally long wherever they differ, and never throws. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** SHA-256 of the bytes, 32 bytes long. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}

/** SHA-256 of the bytes in lower-case hex. */
export function sha256Hex(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}

const latin1Key = { encoding: "latin1" } as const;

const shortMessage = 32 * 1024;
const blockBytes: Readonly<Record<HmacAlgorithm, number>> = { sha1: 64, sha256: 64, sha384: 128, sha512: 128 };
const digestBytes: Readonly<Record<HmacAlgorithm, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/** The two padded keys of RFC 2104: the inner one with room for a message behind it, the outer one for a digest. */
interface Pads {
  readonly algorithm: HmacAlgorithm;
  /** A copy. */
  readonly key: Uint8Array;
  readonly block: number;
  readonly inner: Buffer;
  readonly outer: Buffer;
}

/** Keys repeat: a receiver verifies with the same few. The last one is found without a lookup. */
const keptPads = 16;
const pads = new Map<string, Pads>();
let lastPads: Pads | undefined;

function padsFor(algorithm: HmacAlgorithm, key: Uint8Array): Pads {
  if (lastPads === undefined || lastPads.algorithm !== algorithm || !isSame(lastPads.key, key))
    lastPads = findPads(algorithm, key);
  return lastPads;
}

/** No secret comparison: both are keys of this process. */
function isSame(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

function findPads(algorithm: HmacAlgorithm, key: Uint8Array): Pads {
  const name = `${algorithm} ${latin1Text(key)}`;
  const known = pads.get(name);
  if (known !== undefined) return known;
  if (pads.size >= keptPads) pads.clear();
  const made = makePads(algorithm, key);
  pads.set(name, made);
  return made;
}

function makePads(algorithm: HmacAlgorithm, key: Uint8Array): Pads {
  const block = blockBytes[algorithm];
  const short = key.length > block ? hash(algorithm, key, "buffer") : key;
  const inner = Buffer.alloc(block + shortMessage, 0x36);
  const outer = Buffer.alloc(block + digestBytes[algorithm], 0x5c);
  short.forEach((byte, at) => {
    inner[at] = byte ^ 0x36;
    outer[at] = byte ^ 0x5c;
  });
  return { algorithm, key: Uint8Array.from(key), block, inner, outer };
}

function shortHmac({ algorithm, block, inner, outer }: Pads, parts: readonly Uint8Array[]): Uint8Array {
  let end = block;
  for (const part of parts) {
    inner.set(part, end);
    end += part.length;
  }
  // One character a byte: Node makes such text faster than a buffer.
  outer.write(hash(algorithm, inner.subarray(0, end), "binary"), block, "latin1");
  return Buffer.from(hash(algorithm, outer, "binary"), "latin1");
}
