// Chance that repeats: a stream of SHA-256 blocks over seed and key.

import type { Random } from "../ports.ts";
import { sha256 } from "../signing/crypto.ts";

/** The port, and evenly distributed numbers. */
export interface SeededRandom extends Random {
  /** A whole number from 0 to `below - 1`; `below` is at most 2^48. */
  below(below: number): number;
  /** One of the texts. */
  pick(texts: readonly string[]): string;
  /** Decimal digits, the first one may be 0. */
  digits(count: number): string;
}

/**
 * The same values in the same order for the same seed and key. Each value of a case has its own key, so that a value more
 * leaves all others as they were.
 *
 * @param key parts that are told apart wherever one ends, e.g. suite, case and JSON Pointer
 */
export function seededRandom(seed: string, key: readonly string[]): SeededRandom {
  const next = byteStream([seed, ...key]);
  const below = (limit: number) => evenly(limit, next);
  const digits = (count: number) => Array.from({ length: count }, () => below(10)).join("");
  return {
    below,
    digits,
    hex: (characters) => hexOf(next(Math.ceil(characters / 2))).slice(0, characters),
    pick: (texts) => texts[below(texts.length)] ?? "",
    uuid: () => uuidOf(next(16), 4),
  };
}

/** 16 bytes as a UUID of a version (RFC 9562); the bytes are changed. */
export function uuidOf(bytes: Uint8Array, version: 4 | 7): string {
  bytes[6] = ((bytes[6] as number) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Bytes as lower-case hex. */
function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Blocks are hashed when they are wanted: most values need one. */
function byteStream(parts: readonly string[]): (count: number) => Uint8Array {
  const key = parts.map((part) => `${part.length}:${part}`).join("");
  let block: Uint8Array = new Uint8Array(0);
  let used = 0;
  let number = 0;
  const nextByte = () => {
    if (used === block.length) {
      block = sha256(Buffer.from(`${number}:${key}`, "utf8"));
      number += 1;
      used = 0;
    }
    used += 1;
    return block[used - 1] as number;
  };
  return (count) => Uint8Array.from({ length: count }, nextByte);
}

/** Draws above the last whole multiple are thrown away, so that no number is likelier than another. */
function evenly(limit: number, next: (count: number) => Uint8Array): number {
  const space = 2 ** 48;
  const usable = space - (space % limit);
  for (;;) {
    const drawn = Buffer.from(next(6)).readUIntBE(0, 6);
    if (drawn < usable) return drawn % limit;
  }
}
