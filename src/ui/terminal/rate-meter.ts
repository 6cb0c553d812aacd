// How many captures arrive in a second, over the last two.

const windowMs = 2000;

/** Counts arrivals over a sliding window. */
export class RateMeter {
  #counts: { readonly at: number; readonly count: number }[] = [];

  /** Adds arrivals at a monotonic time and gives the rate; 0 when nothing has arrived in the window. */
  perSecond(at: number, count: number): number {
    this.#counts.push({ at, count });
    this.#counts = this.#counts.filter((entry) => at - entry.at <= windowMs);
    const recent = this.#counts.reduce((sum, entry) => sum + entry.count, 0);
    return recent === 0 ? 0 : Math.max(1, Math.round(recent / (windowMs / 1000)));
  }
}
