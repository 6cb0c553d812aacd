// The life of a delivery as pure steps: created, under way, ended, cancelled, tried by hand.

import type { RetryPolicy } from "../retry-policy.ts";
import type { AttemptKind, Delivery, DeliveryAttempt, DeliveryEnd, DeliveryStatus } from "./delivery-log.ts";
import type { Emission } from "./emulation.ts";
import { isReceived, nextAttempt } from "./schedule.ts";

/** Whether an endpoint is sent to: `off` is disabled, `gone` is deleted. */
export type EndpointSwitch = "on" | "off" | "gone";

export interface Birth {
  readonly id: string;
  readonly number: number;
  readonly provider: string;
  readonly endpointId: string;
  readonly now: number;
  /** When the first attempt is due. */
  readonly firstAt: number;
}

/** One emission for one endpoint, waiting for its first attempt. */
export function createdDelivery(emission: Emission, { now, firstAt, ...birth }: Birth): Delivery {
  const { event, reference, contentType = "application/json", body } = emission;
  const about = reference === undefined ? { event } : { event, reference };
  const plan = { status: "waiting", nextAttemptAt: firstAt, nextKind: "first" } as const;
  return { ...birth, ...about, contentType, body, createdAt: now, ...plan, attempts: [] };
}

/** The delivery while an attempt is in flight. */
export function attemptBegun(delivery: Delivery, underway: DeliveryAttempt): Delivery {
  const { nextAttemptAt: _at, nextKind: _kind, place: _place, ...rest } = delivery;
  return { ...rest, status: "sending", underway };
}

export interface Ending {
  readonly policy: RetryPolicy;
  /** Of its endpoint, after the attempt. */
  readonly endpoint: EndpointSwitch;
  /** 0 to 1, decides the jitter. */
  readonly chance: number;
}

/** The delivery after its attempt: over, or waiting for the next one. */
export function attemptEnded(delivery: Delivery, attempt: DeliveryAttempt, ending: Ending): Delivery {
  const { underway: _underway, stopped, ...rest } = delivery;
  const after = { ...rest, attempts: [...delivery.attempts, attempt] };
  const isOver = isDelivered(after, ending.policy);
  if (ending.endpoint !== "on" && !isOver) return cancelled(after, ending.endpoint);
  const isStopped = stopped !== undefined && !isOver;
  const planned = isStopped ? cancelled(after, stopped) : scheduled(after, attempt.kind, ending);
  // Asked for by hand while this attempt was in flight: that comes first, the schedule goes on behind it.
  if (delivery.nextKind !== "manual") return planned;
  const { nextAttemptAt: automaticAt, end } = planned;
  const byHand = { ...withoutPlan(after), status: "waiting", nextKind: "manual" } as const;
  const kept = end === undefined ? { automaticAt } : { end };
  return { ...byHand, nextAttemptAt: delivery.nextAttemptAt, ...kept } as Delivery;
}

/** The same bytes once more, which decide nothing. */
export function duplicateEnded(delivery: Delivery, attempt: DeliveryAttempt): Delivery {
  return { ...delivery, attempts: [...delivery.attempts, attempt] };
}

/** No further attempt, because the endpoint is off or gone. One in flight still ends. */
export function cancelled(delivery: Delivery, endpoint: "off" | "gone"): Delivery {
  return { ...withoutPlan(delivery), status: "cancelled", end: endpoint === "off" ? "endpoint-off" : "endpoint-gone" };
}

/** In flight while its endpoint was switched off or taken away: this attempt is its last, whatever comes after. */
export function stoppedInFlight(delivery: Delivery, stopped: "off" | "gone"): Delivery {
  const { nextAttemptAt: _at, nextKind: _kind, automaticAt: _automatic, ...rest } = delivery;
  return { ...rest, stopped };
}

/** A manual attempt is due now; while one is in flight, right behind it. The automatic one stays where it is. */
export function triedByHand(delivery: Delivery, now: number): Delivery {
  const plan = { nextAttemptAt: now, nextKind: "manual" } as const;
  if (delivery.status === "sending" || delivery.nextKind === "manual") return { ...delivery, ...plan };
  const automaticAt = delivery.status === "waiting" ? { automaticAt: delivery.nextAttemptAt as number } : {};
  return { ...delivery, status: "waiting", ...plan, ...automaticAt };
}

/** Number of the next attempt; 1 is the first. */
export function nextNumber(delivery: Delivery): number {
  return 1 + delivery.attempts.filter(({ kind }) => kind !== "duplicate").length;
}

/** Whether the schedule goes on with it. */
export function isUnfinished({ status }: Delivery): boolean {
  return status === "waiting" || status === "sending";
}

function isDelivered(delivery: Delivery, policy: RetryPolicy): boolean {
  return delivery.attempts.some(({ kind, outcome }) => kind !== "duplicate" && isReceived(policy, outcome));
}

/** What the schedule says after an attempt; a manual one that failed changes nothing of it. */
function scheduled(delivery: Delivery, kind: AttemptKind, { policy, chance }: Ending): Delivery {
  if (isDelivered(delivery, policy)) return over(delivery, "delivered");
  if (kind === "manual") {
    const { automaticAt, end = "attempts-used-up" } = delivery;
    return automaticAt === undefined ? over(delivery, end) : waiting(delivery, automaticAt);
  }
  const tried = delivery.attempts.filter((attempt) => attempt.kind === "first" || attempt.kind === "automatic");
  const planned = nextAttempt(policy, tried, chance);
  return planned.kind === "again" ? waiting(delivery, planned.at) : over(delivery, planned.end);
}

function waiting(delivery: Delivery, nextAttemptAt: number): Delivery {
  const nextKind = delivery.attempts.some(({ kind }) => kind === "first") ? "automatic" : "first";
  return { ...withoutPlan(delivery), status: "waiting", nextAttemptAt, nextKind };
}

const statusOf: Readonly<Record<DeliveryEnd, DeliveryStatus>> = {
  delivered: "delivered",
  "attempts-used-up": "failed",
  "final-status": "failed",
  "not-scheduled": "failed",
  "endpoint-off": "cancelled",
  "endpoint-gone": "cancelled",
};

function over(delivery: Delivery, end: DeliveryEnd): Delivery {
  return { ...withoutPlan(delivery), status: statusOf[end], end };
}

function withoutPlan(delivery: Delivery): Delivery {
  const { nextAttemptAt: _at, nextKind: _kind, automaticAt: _automatic, ...rest } = delivery;
  return rest;
}
