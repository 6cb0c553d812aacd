// The real clock and the real dice.

import type { Clock, Random } from "../core/ports.ts";
import { startDeadline } from "./timers.ts";

/** The clock of this machine. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep,
  };
}

/** Random values fit for names and ids that nobody may guess. */
export function systemRandom(): Random {
  return {
    uuid: () => crypto().randomUUID(),
    hex: (characters) =>
      crypto()
        .randomBytes(Math.ceil(characters / 2))
        .toString("hex")
        .slice(0, characters),
  };
}

/** node:crypto takes 3 ms to load, and most commands never throw the dice. */
function crypto(): typeof import("node:crypto") {
  return process.getBuiltinModule("node:crypto");
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      deadline.cancel();
      reject(signal?.reason);
    };
    const deadline = startDeadline(ms, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
