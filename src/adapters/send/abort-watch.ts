// Tells many exchanges at once that their run is given up: one listener a signal, however many requests are in flight.

const watchers = new WeakMap<AbortSignal, Watchers>();

/** Calls `given` when the signal aborts, until it is taken back by `unwatchAbort`. An aborted signal calls nothing. */
export function watchAbort(signal: AbortSignal, given: () => void): void {
  const known = watchers.get(signal) ?? new Watchers();
  watchers.set(signal, known);
  if (known.all.size === 0) signal.addEventListener("abort", known);
  known.all.add(given);
}

export function unwatchAbort(signal: AbortSignal, given: () => void): void {
  const known = watchers.get(signal);
  // With a listener on it, a signal made of others stays in memory as long as those others.
  if (known?.all.delete(given) === true && known.all.size === 0) signal.removeEventListener("abort", known);
}

/** All who watch one signal; is the signal's listener itself. */
class Watchers {
  readonly all = new Set<() => void>();

  handleEvent(): void {
    for (const given of [...this.all]) given();
  }
}
