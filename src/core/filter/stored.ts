// Captures in a store by filter: the index answers what it can, headers and bodies are read for the rest.

import type { CaptureStore, Clock } from "../ports.ts";
import { type Filter, isColumnTerm, needsBody } from "./filter.ts";
import { matches, sentStatus } from "./match.ts";

export interface CheckDeps {
  readonly store: Pick<CaptureStore, "get" | "search" | "attempts" | "readBody">;
  readonly clock: Clock;
}

/** A step to a hit looks at no more captures than this when bodies have to be read. */
const longestStep = 2000;

/** Reads the capture, with its body where the filter asks for it; false when it was removed. */
export async function passes({ store, clock }: CheckDeps, filter: Filter, id: number): Promise<boolean> {
  const capture = store.get(id);
  if (capture === undefined) return false;
  const body = needsBody(filter) ? await store.readBody(capture.body) : new Uint8Array(0);
  return matches(filter, { capture, status: sentStatus(capture, store.attempts(id)), body }, clock.now());
}

export interface HitWish {
  readonly filter: Filter;
  /** Where to start; not a hit itself. */
  readonly id: number;
  readonly direction: "older" | "newer";
}

/** The nearest capture that passes, or undefined. */
export async function findHit(deps: CheckDeps, { filter, id, direction }: HitWish): Promise<number | undefined> {
  const isColumns = filter.every(isColumnTerm);
  const isOlder = direction === "older";
  const limit = isOlder ? (isColumns ? 1 : longestStep) : Number.MAX_SAFE_INTEGER;
  const range = isOlder ? { beforeId: id } : { afterId: id };
  const found = deps.store.search({ ...range, filter, now: deps.clock.now(), limit });
  // The index counts down; the nearest newer one is the last.
  const nearestFirst = isOlder ? found : found.reverse().slice(0, longestStep);
  for (const candidate of nearestFirst) if (isColumns || (await passes(deps, filter, candidate))) return candidate;
  return undefined;
}

export interface FindWish {
  readonly filter: Filter;
  readonly limit: number;
  /** Only captures before this one. */
  readonly beforeId?: number;
}

/** Candidates of one look into the index. */
const page = 500;

/** The ids that pass, newest first, at most `limit`. */
export async function findCaptures(deps: CheckDeps, wish: FindWish): Promise<number[]> {
  const { filter, limit } = wish;
  const isColumns = filter.every(isColumnTerm);
  const found: number[] = [];
  let beforeId = wish.beforeId ?? Number.MAX_SAFE_INTEGER;
  while (found.length < limit) {
    const size = isColumns ? limit - found.length : page;
    const candidates = deps.store.search({ filter, now: deps.clock.now(), beforeId, limit: size });
    for (const id of candidates)
      if (found.length < limit && (isColumns || (await passes(deps, filter, id)))) found.push(id);
    if (candidates.length < size) break;
    beforeId = candidates.at(-1) as number;
  }
  return found;
}
