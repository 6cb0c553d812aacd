// Moving emulated time by hand, without passing by an attempt that falls due on the way.

import { type EmulatedClock, latestTime } from "../../core/emulation/emulated-clock.ts";
import type { Emulator } from "../../core/emulation/emulator.ts";
import type { Queue } from "./queue.ts";

export interface TravelOptions {
  readonly time: EmulatedClock;
  readonly queue: Queue;
  /** Keeps the time that was reached. */
  keepTime(): void;
  /** Whether every delivery is over. */
  isOver(): boolean;
}

/** The ways to move on. Each waits for what it has set off. */
export function timeTravel(options: TravelOptions): Pick<Emulator, "advance" | "skipToNext" | "drain"> {
  const { time, queue, isOver, keepTime } = options;
  const isDue = (next: number | undefined, end: number): next is number =>
    next !== undefined && next <= end && !queue.isClosed;
  const moveTo = async (at: number) => {
    time.advance(at - time.now());
    queue.look();
    await queue.idle();
  };
  const skipToNext = async () => {
    await queue.idle();
    const next = queue.nextStart();
    if (next === undefined || next > latestTime || queue.isClosed) return false;
    await moveTo(next);
    keepTime();
    return true;
  };
  return {
    skipToNext,
    async advance(ms) {
      await queue.idle();
      const end = time.now() + Math.max(0, ms);
      for (let next = queue.nextStart(); isDue(next, end); next = queue.nextStart()) await moveTo(next);
      await moveTo(end);
      keepTime();
    },
    async drain() {
      await queue.idle();
      while (!isOver() && !queue.isClosed) {
        if (!time.isManual) await queue.nextIdle();
        else if (!(await skipToNext())) return;
      }
    },
  };
}
