// Chance that the same run key and the same label always repeat: HMAC-SHA256, read number by number.

import { hmac } from "../signing/crypto.ts";

/** An endless row of numbers. */
export interface Dice {
  /** A number from 0 to `n - 1`; `n` up to a million. */
  below(n: number): number;
  /** One of the list. */
  pick<Item>(list: readonly Item[]): Item;
  /** That many decimal digits. */
  digits(count: number): string;
}

/** Throws for a label; without the key nobody can tell which label was thrown for. */
export function dice(key: Uint8Array, label: string): Dice {
  const text = Buffer.from(label, "utf8");
  let block = new Uint8Array(0);
  let round = 0;
  let at = 0;
  const below = (n: number): number => {
    if (at + 4 > block.length) {
      block = Uint8Array.from(hmac("sha256", key, [Buffer.from(`${round}\0`, "latin1"), text]));
      round += 1;
      at = 0;
    }
    const number = Buffer.from(block.buffer, block.byteOffset + at, 4).readUInt32BE();
    at += 4;
    return number % n;
  };
  return {
    below,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    digits: (count) => Array.from({ length: count }, () => below(10)).join(""),
  };
}
