// Asks verify about changed deliveries, within limits: a diagnosis has to end soon, whatever arrived.

import { HookdevError } from "../../errors.ts";
import type { SigningScheme } from "../scheme.ts";
import type { Verdict } from "../verdict.ts";
import { verify } from "../verify.ts";
import type { Trial } from "./trial.ts";

/** Most deliveries that are verified for each scheme that the request speaks, unless the caller says otherwise. */
export const defaultAttempts = 400;

/** Most bytes that are hashed for one diagnosis. */
const mostBytes = 256 * 1024 * 1024;

/** Counts what a diagnosis costs. */
export class Search {
  attempts = 0;
  /** True once something was left out because of a limit. */
  cutShort = false;
  private bytesLeft = mostBytes;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** The verdict when the signature is right (its time may still be wrong), else undefined; also when a limit is reached. */
  right(trial: Trial): Verdict | undefined {
    if (!this.spend(trial)) return undefined;
    const verdict = judged(trial);
    return verdict !== undefined && isRight(verdict) ? verdict : undefined;
  }

  private spend({ scheme, input }: Trial): boolean {
    const cost = input.request.body.length * messageCount(scheme) * Math.max(1, input.secrets.length);
    if (this.attempts >= this.most || cost > this.bytesLeft) {
      this.cutShort = true;
      return false;
    }
    this.attempts += 1;
    this.bytesLeft -= cost;
    return true;
  }
}

/** The verdict, or undefined when the question itself makes no sense (a key that cannot be read, a URL that is missing). */
export function judged({ scheme, input }: Trial): Verdict | undefined {
  return unlessRefused(() => verify(scheme, { ...input, withoutHints: true }));
}

/** The result, or undefined when what was asked makes no sense to the engine. */
export function unlessRefused<Result>(ask: () => Result): Result | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof HookdevError) return undefined;
    throw error;
  }
}

/** Whether the signature matches, be it in time or not. */
export function isRight(verdict: Verdict): boolean {
  return verdict.ok || verdict.reason === "stale" || verdict.reason === "future";
}

function messageCount(scheme: SigningScheme): number {
  return "messages" in scheme ? scheme.messages.length : 1;
}
