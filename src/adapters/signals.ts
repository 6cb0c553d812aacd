// Ctrl-C, SIGTERM and SIGHUP as one callback; the second one ends the process at once.

/** Signals that end a session, with the exit code that shells expect. */
const exitCodeOf = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export type EndSignal = keyof typeof exitCodeOf;

/**
 * Calls back on the first signal, with its exit code; a second signal exits on the spot.
 * The returned function gives the signals back to the system.
 */
export function onEndSignal(callback: (signal: EndSignal, exitCode: 129 | 130 | 143) => void): () => void {
  let first = true;
  const signals = Object.keys(exitCodeOf) as EndSignal[];
  const listener = (signal: NodeJS.Signals) => {
    const code = exitCodeOf[signal as EndSignal];
    if (!first) process.exit(code);
    first = false;
    callback(signal as EndSignal, code);
  };
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
