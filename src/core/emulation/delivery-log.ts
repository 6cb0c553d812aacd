// What an emulated provider has sent: one delivery is one event for one endpoint, with every attempt.

import type { Attempt } from "../delivery.ts";
import type { HeaderLines } from "../http.ts";

/**
 * `waiting`: an attempt is due at `nextAttemptAt`. `sending`: one is in flight. `delivered`, `failed`: over.
 * `cancelled`: the endpoint was disabled, deleted or went offline before it was over.
 */
export type DeliveryStatus = "waiting" | "sending" | "delivered" | "failed" | "cancelled";

/** Why an attempt was made. A `duplicate` repeats the bytes of another one (a fault) and decides nothing. */
export type AttemptKind = "first" | "automatic" | "manual" | "duplicate";

/** Why a delivery is over. `not-scheduled`: no waiting time is known for the next attempt. */
export type DeliveryEnd =
  | "delivered"
  | "attempts-used-up"
  | "final-status"
  | "not-scheduled"
  | "endpoint-off"
  | "endpoint-gone";

/** One attempt as it was sent. */
export interface DeliveryAttempt extends Attempt {
  /** 1 is the first; a duplicate has the number of the attempt it repeats. */
  readonly number: number;
  /** When it began, milliseconds since 1970, UTC, of the emulated clock; `startedAt` is the same moment on the wall. */
  readonly emulatedAt: number;
  readonly kind: AttemptKind;
  readonly url: string;
  /** What was sent, the signature included; a view redacts it. */
  readonly requestHeaders: HeaderLines;
  /** Names of those that hold the customer's own values or its secret: they stay hidden when the endpoint is gone. */
  readonly ownHeaders?: readonly string[];
  /** The bytes that were sent. */
  readonly requestBody: Uint8Array;
  /** Why the scheme kept its credential back (a secret that goes over https only). */
  readonly withheld?: string;
  /** Faults that were put into this attempt, as their flags are called: `wrong-signature`, `rotate-secret`. */
  readonly faults?: readonly string[];
  /** Its row in the store cannot be read: it counts, how it ended is not known, and times are the nearest ones known. */
  readonly damaged?: true;
}

export interface Delivery {
  readonly id: string;
  /** 1, 2, 3 … in this log, never used again: the order of emission, also where two have the same time. */
  readonly number: number;
  readonly provider: string;
  readonly endpointId: string;
  readonly event: string;
  readonly reference?: string;
  readonly contentType: string;
  /** The bytes as emitted. */
  readonly body: Uint8Array;
  /** Milliseconds since 1970, UTC, of the emulated clock; so is every time in here but `Attempt.startedAt`. */
  readonly createdAt: number;
  readonly status: DeliveryStatus;
  readonly nextAttemptAt?: number;
  /** Its place among those that are due at the same time, where that is not its number (`reorder`). */
  readonly place?: number;
  /** What the next attempt will be; while `waiting`. */
  readonly nextKind?: AttemptKind;
  /** Where a manual attempt came in between: when the automatic one is due that it did not replace. */
  readonly automaticAt?: number;
  /** The attempt in flight, while `sending`, as it would count if this process ended now: with an unknown outcome. */
  readonly underway?: DeliveryAttempt;
  /** Its endpoint was disabled (`off`) or deleted (`gone`) while the attempt was in flight: no other one follows. */
  readonly stopped?: "off" | "gone";
  /** Its row in the store could not be read; it was made anew from what stands beside it. */
  readonly damaged?: true;
  /** Why it is over; stays while a manual attempt is made of one that was over. */
  readonly end?: DeliveryEnd;
  /** All that are finished, in the order in which they began. */
  readonly attempts: readonly DeliveryAttempt[];
}

/** All conditions hold together; none asks for everything. */
export interface DeliveryQuery {
  readonly number?: number;
  readonly provider?: string;
  readonly endpointId?: string;
  readonly event?: string;
  readonly reference?: string;
  readonly statuses?: readonly DeliveryStatus[];
  readonly limit?: number;
  readonly offset?: number;
}

/** How much is kept of what is over. */
export interface LogLimits {
  /** Created before this: milliseconds since 1970, UTC, of the emulated clock. */
  readonly before: number;
  /** Deliveries of one provider, the newest. */
  readonly most: number;
}

/** Deliveries and states on disk (or in memory). Synchronous: what is acknowledged is kept. */
export interface EmulatorStore {
  save(delivery: Delivery): void;
  get(id: string): Delivery | undefined;
  /** Newest first. */
  list(query: DeliveryQuery): readonly Delivery[];
  forget(ids: readonly string[]): void;
  /** Takes those out that are over and older, or beyond what is kept of a provider; a number of them at a time. */
  forgetOver(limits: LogLimits): void;
  /** Runs several changes as one: all of them are kept, or (when `work` throws) none. */
  together<T>(work: () => T): T;
  /** Everything `waiting` or `sending`: what a restart goes on with, earliest due first. */
  unfinished(): readonly Delivery[];
  /** The JSON text kept under a name, such as a provider's state. */
  readState(name: string): string | undefined;
  writeState(name: string, json: string): void;
  close(): void;
}
