// A clock that stands still until a test moves it; sleepers wake in order.

import type { Clock } from "../../src/core/ports.ts";

export interface ManualClock extends Clock {
  /** Moves on, waking every sleeper on the way and letting it act before time goes further. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock alone, as when the machine slept. */
  jump(ms: number): void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function manualClock(start = 1_800_000_000_000): ManualClock {
  let now = 0;
  let wallAhead = start;
  let sleepers: Sleeper[] = [];
  return {
    now: () => now + wallAhead,
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: now + ms, wake: () => resolve() };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal.reason);
        });
      }),
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        now = Math.max(now, next.at);
        sleepers = sleepers.filter((other) => other !== next);
        next.wake();
        await settle();
      }
      now = end;
      await settle();
    },
    jump(ms) {
      wallAhead += ms;
    },
  };
}

/** Lets everything that is ready run; nothing here waits for a socket. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
