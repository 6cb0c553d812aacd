// The real clock and the real dice.

import { randomBytes, randomUUID } from "node:crypto";
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
    uuid: () => randomUUID(),
    hex: (characters) =>
      randomBytes(Math.ceil(characters / 2))
        .toString("hex")
        .slice(0, characters),
  };
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
