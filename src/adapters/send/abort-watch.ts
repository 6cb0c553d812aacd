// Tells many exchanges at once that their run is given up: one listener a signal, however many requests are in flight.

const watchers = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `given` when the signal aborts, until it is taken back by `unwatchAbort`. An aborted signal calls nothing. */
export function watchAbort(signal: AbortSignal, given: () => void): void {
  const known = watchers.get(signal);
  if (known !== undefined) known.add(given);
  else watchers.set(signal, listening(signal, new Set([given])));
}

export function unwatchAbort(signal: AbortSignal, given: () => void): void {
  watchers.get(signal)?.delete(given);
}

function listening(signal: AbortSignal, all: Set<() => void>): Set<() => void> {
  signal.addEventListener("abort", () => {
    for (const given of [...all]) given();
  });
  return all;
}
