// The body that the child program stores as number n; its parent knows it too.

/** 40 to 2,000 bytes, other ones for every seed and n. */
export function writerBody(seed: number, n: number): Uint8Array {
  return new Uint8Array(Buffer.from(`${seed}:${n}:`.repeat(4 + ((n * 37) % 120)).padEnd(40, ".")));
}
