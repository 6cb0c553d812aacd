// When a delivery is tried again: retry policy and attempts so far in, a time or an end out.

import type { Attempt } from "../delivery.ts";
import { type RetryPolicy, succeeded } from "../retry-policy.ts";
import type { DeliveryEnd } from "./delivery-log.ts";

/** One attempt of the schedule: neither manual nor a duplicate. */
export interface Tried {
  /** When it began, milliseconds since 1970 of the emulated clock. */
  readonly emulatedAt: number;
  readonly outcome: Attempt["outcome"];
}

export type Planned =
  | { readonly kind: "again"; readonly at: number }
  | {
      readonly kind: "over";
      readonly end: Extract<DeliveryEnd, "delivered" | "attempts-used-up" | "final-status" | "not-scheduled">;
    };

/**
 * What follows the attempts so far. An outcome that is not known (sent, no answer) is no success: it is tried again.
 * Without `from` a delay counts from the attempt before.
 *
 * @param tried at least the first attempt, in the order in which they began
 * @param chance 0 to 1, decides the jitter; 0.5 is none
 */
export function nextAttempt(policy: RetryPolicy, tried: readonly Tried[], chance = 0.5): Planned {
  const first = tried[0];
  const last = tried.at(-1);
  if (first === undefined || last === undefined) return over("not-scheduled");
  const end = endOf(policy, last.outcome);
  if (end !== undefined) return over(end);
  if (tried.length >= attemptsOf(policy)) return over("attempts-used-up");
  const delay = policy.delaysSeconds?.[tried.length - 1];
  if (delay === undefined) return over("not-scheduled");
  const from = policy.from === "first-attempt" ? first : last;
  const waitMs = delay * 1000 * (1 + (policy.jitter ?? 0) * (2 * chance - 1));
  // A late attempt may have passed the time of the next one, which then follows at once.
  return { kind: "again", at: Math.max(last.emulatedAt, Math.round(from.emulatedAt + waitMs)) };
}

/** Whether an attempt counts as received under the policy. */
export function isReceived(policy: RetryPolicy, outcome: Attempt["outcome"]): boolean {
  return outcome.kind === "answered" && succeeded(policy, outcome.status);
}

function endOf(policy: RetryPolicy, outcome: Attempt["outcome"]): "delivered" | "final-status" | undefined {
  if (isReceived(policy, outcome)) return "delivered";
  const isFinal = outcome.kind === "answered" && policy.finalStatuses?.includes(outcome.status) === true;
  return isFinal ? "final-status" : undefined;
}

/** Attempts in all; where no number is published the delays say it, and without either there is one. */
function attemptsOf(policy: RetryPolicy): number {
  return policy.attempts ?? (policy.delaysSeconds?.length ?? 0) + 1;
}

function over(end: Extract<Planned, { kind: "over" }>["end"]): Planned {
  return { kind: "over", end };
}
