// Timers for adapters: the only place besides the clock that starts one.

export interface Deadline {
  /** Stops it; calling twice, or after it has expired, does nothing. */
  cancel(): void;
}

export interface DeadlineOptions {
  /** When false, the timer does not keep the process alive. Default true. */
  readonly keepsAlive?: boolean;
}

/** Node fires at once when a delay is longer than this, so longer ones are waited for in pieces. */
const longestTimerMs = 2 ** 31 - 1;

/** Calls `onExpire` once after `ms` unless cancelled; any length, also Infinity. */
export function startDeadline(ms: number, onExpire: () => void, options: DeadlineOptions = {}): Deadline {
  let timer: NodeJS.Timeout | undefined;
  const wait = (remainingMs: number): void => {
    const piece = Math.min(Math.max(remainingMs, 0), longestTimerMs);
    timer = setTimeout(() => (remainingMs > piece ? wait(remainingMs - piece) : onExpire()), piece);
    if (options.keepsAlive === false) timer.unref();
  };
  wait(ms);
  return { cancel: () => clearTimeout(timer) };
}
