// Waiting deliveries in lanes: first attempts for one endpoint share one, all others another, so that looking at what
// comes next costs no more with 50,000 that wait than with five.

import type { Delivery } from "../../core/emulation/delivery-log.ts";
import { Heap } from "./heap.ts";

/** What may be next of a lane, and when; `lane` names it. */
export interface Head {
  readonly delivery: Delivery;
  readonly lane: string;
  /** It is made up for, because this machine slept or was off. */
  readonly isOverdue: boolean;
}

export interface LanesOptions {
  /** Whether a delivery is still what waits: one that was changed since has been put in again. */
  isCurrent(delivery: Delivery): boolean;
}

interface Lane {
  readonly waiting: Heap<Delivery>;
  readonly overdue: Heap<Delivery>;
}

/** The deliveries that wait. What has changed since it was put in is dropped when it comes up. */
export class Lanes {
  readonly #isCurrent: LanesOptions["isCurrent"];
  readonly #lanes = new Map<string, Lane>();

  constructor({ isCurrent }: LanesOptions) {
    this.#isCurrent = isCurrent;
  }

  put(delivery: Delivery, { isOverdue }: Pick<Head, "isOverdue">): void {
    const name = laneOf(delivery);
    const lane = this.#lanes.get(name) ?? { waiting: new Heap(isBefore), overdue: new Heap(isBefore) };
    this.#lanes.set(name, lane);
    (isOverdue ? lane.overdue : lane.waiting).push(delivery);
  }

  /** The next of each lane, one that is made up for and one that is not. */
  *heads(): Generator<Head> {
    for (const [lane, { waiting, overdue }] of this.#lanes) {
      const [next, late] = [this.#topOf(waiting), this.#topOf(overdue)];
      if (next !== undefined) yield { delivery: next, lane, isOverdue: false };
      if (late !== undefined) yield { delivery: late, lane, isOverdue: true };
      if (next === undefined && late === undefined) this.#lanes.delete(lane);
    }
  }

  /** Takes a head out. */
  take({ lane, isOverdue }: Head): void {
    const found = this.#lanes.get(lane);
    (isOverdue ? found?.overdue : found?.waiting)?.pop();
  }

  clear(): void {
    this.#lanes.clear();
  }

  /** How many were put in and not taken out, also those that are not current any more. */
  get size(): number {
    let size = 0;
    for (const { waiting, overdue } of this.#lanes.values()) size += waiting.size + overdue.size;
    return size;
  }

  #topOf(heap: Heap<Delivery>): Delivery | undefined {
    for (let top = heap.first(); top !== undefined; top = heap.first()) {
      if (this.#isCurrent(top)) return top;
      heap.pop();
    }
    return undefined;
  }
}

/** The lane of all that is no first attempt. */
const againLane = "again";

/** First attempts for one endpoint leave one after another, so that events arrive in their order. */
export function isFirstLane(lane: string): boolean {
  return lane !== againLane;
}

/** Names a lane; a provider's id holds no space. */
export function laneOf({ nextKind, provider, endpointId }: Delivery): string {
  return nextKind === "first" ? `${provider} ${endpointId}` : againLane;
}

/** Earlier due first; of those due together the one with the smaller place. */
export function isBefore(one: Delivery, other: Delivery): boolean {
  return dueOf(one) - dueOf(other) < 0 || (dueOf(one) === dueOf(other) && placeOf(one) < placeOf(other));
}

/** When it is due, emulated. */
export function dueOf(delivery: Delivery): number {
  return delivery.nextAttemptAt ?? delivery.createdAt;
}

function placeOf({ place, number }: Delivery): number {
  return place ?? number;
}
