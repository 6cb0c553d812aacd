// How far two words are apart.

/** Changed, missing, additional and swapped characters (optimal string alignment), one row at a time. */
export function editDistance(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = (row[j - 1] as number) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const swapped =
        one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity;
      next.push(Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1, swapped));
    }
    before = row;
    row = next;
  }
  return row[other.length] as number;
}
