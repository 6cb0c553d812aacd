// Keeps a change in the store and only then tells what has happened.

import type { Delivery } from "../../core/emulation/delivery-log.ts";
import { isUnfinished } from "../../core/emulation/delivery-steps.ts";
import type { EmulatorEvent, Moment } from "../../core/emulation/events.ts";
import type { Change, Ledger } from "./ledger.ts";
import type { EmulatorParts } from "./options.ts";

/** An event without its times. */
export type Told = EmulatorEvent extends infer Event
  ? Event extends Moment
    ? Omit<Event, keyof Moment>
    : never
  : never;

/** What the steps of the engine work with. */
export interface EngineDeps {
  readonly parts: EmulatorParts;
  readonly ledger: Ledger;
}

/** Publishes with both times of now. */
export function tell({ publish, time, clock }: EmulatorParts, event: Told): void {
  publish({ ...event, at: time.now(), wallAt: clock.now() } as EmulatorEvent);
}

/** Commits and then tells: created, attempted, planned, over, and changed endpoints. Throws what the store throws. */
export function keep(change: Change, { ledger, parts }: EngineDeps): void {
  const { provider, state, deliveries = [] } = change;
  const before = new Map(deliveries.map(({ id }) => [id, ledger.find(id)]));
  const endpoints = provider === undefined ? undefined : ledger.state(provider).endpoints;
  ledger.commit(change);
  if (provider !== undefined && state !== undefined && !isSame(endpoints, state.endpoints))
    tell(parts, { type: "endpoints-changed", provider, endpoints: state.endpoints });
  for (const delivery of deliveries) {
    for (const event of eventsOf(before.get(delivery.id), delivery, { ledger, parts })) tell(parts, event);
    before.set(delivery.id, delivery);
  }
}

function eventsOf(before: Delivery | undefined, delivery: Delivery, { ledger, parts }: EngineDeps): Told[] {
  const { provider } = delivery;
  const events: Told[] = before === undefined ? [{ type: "delivery-created", provider, delivery }] : [];
  for (const attempt of delivery.attempts.slice(before?.attempts.length ?? 0))
    events.push({ type: "attempt", provider, delivery, attempt });
  return [...events, ...planOf(before, delivery, parts), ...endOf(before, delivery, ledger)];
}

/** A first attempt that is due at once needs no announcement. */
function planOf(before: Delivery | undefined, delivery: Delivery, { time }: EmulatorParts): Told[] {
  const { provider, status, nextAttemptAt } = delivery;
  if (status !== "waiting" || nextAttemptAt === undefined || before?.nextAttemptAt === nextAttemptAt) return [];
  const waitMs = Math.max(0, nextAttemptAt - time.now());
  return before === undefined && waitMs === 0 ? [] : [{ type: "planned", provider, delivery, nextAttemptAt, waitMs }];
}

function endOf(before: Delivery | undefined, delivery: Delivery, ledger: Ledger): Told[] {
  const { provider, id, end } = delivery;
  if (end === undefined || isUnfinished(delivery) || (before !== undefined && !isUnfinished(before))) return [];
  const over: Told = { type: "delivery-over", provider, delivery, reason: end };
  // A manual attempt is watched by the one who wanted it.
  const isNews = delivery.status === "failed" && delivery.attempts.at(-1)?.kind !== "manual";
  const text = isNews ? ledger.emulation(provider).failureNotice?.(delivery) : undefined;
  return text === undefined ? [over] : [over, { type: "notice", provider, text, deliveryId: id }];
}

/** States are plain JSON that is replaced, not changed in place. */
function isSame(before: unknown, after: unknown): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}
