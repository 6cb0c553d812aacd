// One line on a terminal while cases run: how many are done, how many failed, how long it will still take.

import type { Clock, TextOutput } from "../core/ports.ts";
import type { RunEvent } from "../core/report.ts";

export interface Progress {
  tell(event: RunEvent): void;
  /** Takes the line away, so that other text can be written. */
  clear(): void;
}

const everyMs = 100;
/** A guess from less than this jumps about. */
const settledMs = 1000;

/** Nothing where nobody looks. */
export function openProgress(err: TextOutput, clock: Clock): Progress {
  if (!err.isTty) return { tell: () => undefined, clear: () => undefined };
  const began = clock.monotonic();
  let total = 0;
  let failed = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  const clear = () => {
    if (isShown) err.write("\r\u001b[2K");
    isShown = false;
  };
  const draw = (done: number) => {
    const now = clock.monotonic();
    if (now - drawnAt < everyMs) return;
    drawnAt = now;
    const bad = failed === 0 ? "" : `, ${failed} failed`;
    err.write(`\r\u001b[2K${`${done}/${total}${bad}${timeLeft(now - began, done, total)}`.slice(0, widthOf(err))}`);
    isShown = true;
  };
  return {
    clear,
    tell: (event) => {
      if (event.type === "start") total = event.total;
      else if (event.type === "end") clear();
      else {
        if (event.report.status === "failed") failed += 1;
        draw(event.done);
      }
    },
  };
}

/** A terminal that has not been told its size says 0. */
function widthOf({ columns }: TextOutput): number {
  return columns > 1 ? columns - 1 : 79;
}

function timeLeft(passedMs: number, done: number, total: number): string {
  if (passedMs < settledMs || done === 0) return "";
  const seconds = Math.ceil(((passedMs / done) * (total - done)) / 1000);
  return seconds < 90 ? `, about ${seconds} s left` : `, about ${Math.round(seconds / 60)} min left`;
}
