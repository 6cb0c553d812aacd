// What a measurement is: ours against a named floor, alternated in one run, because only such ratios mean anything.

/** What the result has to reach; for a `ratio` ours is divided by the floor, round by round. */
export interface Target {
  readonly of: "ratio" | "value";
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** What the floor is, in a few words. */
  readonly floorName: string;
  readonly floor: number;
  readonly ratio: number;
  readonly target?: Target;
  /** Undefined where there is no target. */
  readonly met?: boolean;
  readonly rounds: readonly Pair[];
}

export interface Pair {
  readonly ours: number;
  readonly floor: number;
}

export interface BenchOptions {
  readonly rounds: number;
  /** Divides the amount of work, to try the frame itself; 1 is the real thing. */
  readonly reduce: number;
}

export interface Measurement {
  readonly name: string;
  run(options: BenchOptions): Promise<Row[]>;
}

export interface RowWords {
  readonly name: string;
  readonly unit: string;
  readonly floorName: string;
  readonly target?: Target;
}

/** A row of medians; the ratio is the median of the rounds' own ratios. */
export function toRow(words: RowWords, rounds: readonly Pair[]): Row {
  const ours = median(rounds.map((round) => round.ours));
  const floor = median(rounds.map((round) => round.floor));
  const ratio = median(rounds.map((round) => round.ours / round.floor));
  const row = { ...words, ours, floor, ratio, rounds };
  return words.target === undefined ? row : { ...row, met: meets(words.target, { ours, ratio }) };
}

/** Runs both sides in every round and swaps who goes first, so that a slow moment of the machine hits both. */
export async function alternate<T>(rounds: number, sides: { ours: () => Promise<T>; floor: () => Promise<T> }) {
  const results: { ours: T; floor: T }[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const floor = await sides.floor();
      results.push({ floor, ours: await sides.ours() });
    } else {
      const ours = await sides.ours();
      results.push({ ours, floor: await sides.floor() });
    }
  }
  return results;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

function meets(target: Target, { ours, ratio }: { ours: number; ratio: number }): boolean {
  const value = target.of === "ratio" ? ratio : ours;
  return value >= (target.atLeast ?? Number.NEGATIVE_INFINITY) && value <= (target.atMost ?? Number.POSITIVE_INFINITY);
}
