// Whether a stored capture passes the terms that the store's index cannot answer, and the next one that does.

import { type Filter, isColumnTerm, needsBody } from "../../core/filter/filter.ts";
import { matches, sentStatus } from "../../core/filter/match.ts";
import type { CaptureStore, Clock } from "../../core/ports.ts";

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
