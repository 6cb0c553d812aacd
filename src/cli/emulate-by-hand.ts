// `--clock manual`: what is typed moves emulated time on.

import { openTerminalTools } from "../compose/machine.ts";
import { longestWaitMs } from "../core/emulation/emulated-clock.ts";
import type { Emulator } from "../core/emulation/emulator.ts";
import { HookdevError } from "../core/errors.ts";
import { visible } from "../core/sanitise.ts";
import { parseDuration } from "../core/values.ts";

/** What moving time on asks of an emulator. */
export type Movable = Pick<Emulator, "advance" | "skipToNext" | "now">;

/** Says something to whoever types. */
export type Say = (level: "info" | "warning" | "error", message: string) => void;

/**
 * Reads keys and lines: Enter, the space bar or `n` goes to the next attempt, a duration goes on so far. The returned
 * function ends it.
 */
export async function moveByHand(emulator: Emulator, say: Say): Promise<() => void> {
  const { openInputLines } = await openTerminalTools();
  let before: Promise<void> = Promise.resolve();
  return openInputLines((line) => {
    // One after the other: two quick presses are two attempts.
    before = before.then(() => move(line.trim(), emulator, say));
  });
}

/** Does what one line asks for. Never rejects. */
export async function move(line: string, emulator: Movable, say: Say): Promise<void> {
  try {
    if (line === "" || line === "n") {
      if (!(await emulator.skipToNext())) say("info", "No attempt is waiting.");
      return;
    }
    await emulator.advance(parseDuration(line, "The clock", { max: longestWaitMs }));
    say("info", `It is ${new Date(emulator.now()).toISOString()} now, by the emulated clock.`);
  } catch (error) {
    const words =
      error instanceof HookdevError ? `${error.message} Enter alone goes to the next attempt.` : String(error);
    say("warning", visible(words));
  }
}
