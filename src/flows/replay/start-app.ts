// The app that is tested: started, waited for, and watched while the run goes on.

import { HookdevError } from "../../core/errors.ts";
import type { Clock } from "../../core/ports.ts";
import { type Probe, placeText, type RunningProgram, type WaitPlace } from "../../core/replay/program.ts";
import { clip, visible } from "../../core/sanitise.ts";

export interface AppWish {
  /** Undefined when somebody else starts the app. */
  readonly start?: () => RunningProgram;
  /** All of them have to answer. */
  readonly places: readonly WaitPlace[];
  readonly timeoutMs: number;
}

export interface AppDeps {
  readonly clock: Clock;
  readonly probe: Probe;
  readonly signal: AbortSignal;
  /** Called with what the program printed when it did not come up. */
  readonly onFailure: (log: string) => void;
}

const betweenProbesMs = 100;
/** A server that takes a connection and then says nothing is asked again. */
const longestProbeMs = 5000;

/**
 * Starts the app and resolves when all places answer; a program that failed is ended before this rejects.
 *
 * @throws HookdevError `APP_ALREADY_THERE`, `APP_ENDED`, `APP_NOT_READY`
 */
export async function startApp(wish: AppWish, deps: AppDeps): Promise<RunningProgram | undefined> {
  if (wish.start !== undefined) await refuseOther(wish, deps);
  const program = wish.start?.();
  try {
    await allUp(wish, program, deps);
    return program;
  } catch (error) {
    await program?.close();
    if (program !== undefined) deps.onFailure(program.log());
    throw error;
  }
}

/** Whoever answers already would be tested in place of the program, and a port is taken only once. */
async function refuseOther({ places }: AppWish, { probe }: AppDeps): Promise<void> {
  for (const place of places) {
    const found = await probe(place, longestProbeMs);
    if (found !== "up") continue;
    throw new HookdevError("APP_ALREADY_THERE", {
      category: "environment",
      message: `Something answers at ${visible(placeText(place))} already, before --exec has started anything.`,
      remedy: "End it first (it may be left over from an earlier run), or leave --exec out to test what is running.",
    });
  }
}

async function allUp(wish: AppWish, program: RunningProgram | undefined, deps: AppDeps): Promise<void> {
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  deps.signal.addEventListener("abort", onAbort, { once: true });
  let how: string | undefined;
  void program?.ended.then((words) => {
    how = words;
    stop.abort();
  });
  const end = deps.clock.monotonic() + wish.timeoutMs;
  try {
    for (const place of wish.places) {
      const missing = await waitFor(place, { ...deps, signal: stop.signal, end });
      if (how !== undefined) throw endedEarly(how);
      if (missing !== undefined) throw notReady(place, wish.timeoutMs, missing);
    }
  } finally {
    deps.signal.removeEventListener("abort", onAbort);
  }
}

interface Waiting extends AppDeps {
  /** On the monotonic clock. */
  readonly end: number;
}

/** Why the place is not up when the time is over; undefined when it is, or when nobody waits any more. */
async function waitFor(place: WaitPlace, { clock, probe, signal, end }: Waiting): Promise<string | undefined> {
  while (!signal.aborted) {
    const timeoutMs = Math.min(Math.max(end - clock.monotonic(), 1), longestProbeMs);
    const found = await Promise.race([probe(place, timeoutMs), aborted(signal)]);
    if (found === "up" || found === undefined) return undefined;
    if (clock.monotonic() + betweenProbesMs >= end) return found.reason;
    await clock.sleep(betweenProbesMs, signal).catch(() => undefined);
  }
  return undefined;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

/** The last lines of what the program printed, for a message. */
export function lastLines(log: string, count = 15): string {
  const lines = log.trimEnd().split(/\r?\n/).slice(-count);
  return lines.map((line) => clip(visible(line), 300)).join("\n");
}

function endedEarly(how: string): HookdevError {
  return new HookdevError("APP_ENDED", {
    category: "environment",
    message: `The program behind --exec ${how} before it was up.`,
    remedy: "Run the command by hand to see what it needs.",
  });
}

function notReady(place: WaitPlace, timeoutMs: number, reason: string): HookdevError {
  return new HookdevError("APP_NOT_READY", {
    category: "unreachable",
    message: `${visible(placeText(place))} was not up within ${timeoutMs / 1000} s: ${visible(reason)}.`,
    remedy:
      place.kind === "http"
        ? "Name a URL that answers 2xx or 3xx, or wait for the port alone: --wait-on tcp:host:port."
        : "Check the port that the program listens on, or give it more time with --wait-timeout.",
  });
}
