// Chance that can be repeated: the same seed and the same circumstances give the same number, in whatever order asked.

/** A number from 0 (included) to 1 (not included). What it is for is part of the circumstances. */
export function chance(seed: string, ...circumstances: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  // FNV-1a over UTF-16 code units; NUL keeps ("a", "bc") apart from ("ab", "c").
  for (const character of [seed, ...circumstances].join("\0")) {
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  }
  return (mixed(hash) >>> 0) / 2 ** 32;
}

/** FNV leaves neighbours (attempt 1 and 2) close together; this spreads them (the finaliser of MurmurHash3). */
function mixed(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}
