// The clock by which an emulated provider schedules: the machine's own, one that runs faster, or one moved by hand.

import type { Clock } from "../ports.ts";

export interface EmulatedClock {
  /** Milliseconds since 1970, UTC, whole; never goes back, whatever the wall clock does. */
  now(): number;
  /** Emulated milliseconds in one real one; 1 for a manual clock. */
  readonly scale: number;
  /** Stands still until it is moved. */
  readonly isManual: boolean;
  /** Moves on at once; sleepers whose time has come wake. Negative values do nothing. */
  advance(ms: number): void;
  /** Resolves when `now()` is at least `at`; rejects with the signal's reason. */
  sleepUntil(at: number, signal: AbortSignal): Promise<void>;
}

export interface EmulatedClockOptions {
  /** `--time-scale`: 180 lets three minutes pass in a second. Default 1. */
  readonly scale?: number;
  /** `--clock manual`. */
  readonly manual?: boolean;
  /** What it shows at the start, emulated milliseconds since 1970. Default: the wall's time. */
  readonly startAt?: number;
}

/** As far as it goes, milliseconds since 1970: beyond the year 9999 times are written in another form. */
export const latestTime = Date.UTC(9999, 11, 31);

/** The longest that it is moved or an attempt is put off at once, milliseconds: ten years. */
export const longestWaitMs = 3650 * 24 * 60 * 60 * 1000;

/** Makes the clock; it runs on the monotonic time of `clock`, so the wall clock may jump. */
export function emulatedClock(clock: Clock, options: EmulatedClockOptions = {}): EmulatedClock {
  const { scale = 1, manual: isManual = false, startAt = clock.now() } = options;
  const begun = clock.monotonic();
  const sleepers = new Set<() => void>();
  let movedMs = 0;
  const passed = () => (isManual ? 0 : (clock.monotonic() - begun) * scale);
  const now = () => Math.min(latestTime, Math.floor(startAt + movedMs + passed()));
  return {
    now,
    scale: isManual ? 1 : scale,
    isManual,
    advance(ms) {
      movedMs += Math.min(Math.max(0, ms), latestTime);
      for (const wake of [...sleepers]) wake();
    },
    async sleepUntil(at, signal) {
      while (now() < at) {
        const realMs = isManual ? Number.POSITIVE_INFINITY : Math.max(1, (at - now()) / scale);
        await sleepOrMove(clock, { realMs, signal, sleepers });
      }
    },
  };
}

interface Sleep {
  readonly realMs: number;
  readonly signal: AbortSignal;
  readonly sleepers: Set<() => void>;
}

/** Ends after the time, when the clock is moved, or (with a rejection) with the signal. */
async function sleepOrMove(clock: Clock, { realMs, signal, sleepers }: Sleep): Promise<void> {
  signal.throwIfAborted();
  const moved = new AbortController();
  const wake = () => moved.abort();
  sleepers.add(wake);
  try {
    await clock.sleep(realMs, AbortSignal.any([signal, moved.signal]));
  } catch (error) {
    if (!moved.signal.aborted || signal.aborted) throw error;
  } finally {
    sleepers.delete(wake);
  }
}
