// What an emulated provider has sent: one delivery is one event for one endpoint, with every attempt.

import type { Attempt } from "../delivery.ts";
import type { HeaderLines } from "../http.ts";

/**
 * `waiting`: an attempt is due at `nextAttemptAt`. `sending`: one is in flight. `delivered`, `failed`: over.
 * `cancelled`: the endpoint was disabled, deleted or went offline before it was over.
 */
export type DeliveryStatus = "waiting" | "sending" | "delivered" | "failed" | "cancelled";

/** Why an attempt was made. */
export type AttemptKind = "first" | "automatic" | "manual";

/** One attempt as it was sent. */
export interface DeliveryAttempt extends Attempt {
  /** 1 is the first. */
  readonly number: number;
  readonly kind: AttemptKind;
  readonly url: string;
  /** What was sent, the signature included; a view redacts it. */
  readonly requestHeaders: HeaderLines;
  /** The bytes that were sent. */
  readonly requestBody: Uint8Array;
}

export interface Delivery {
  readonly id: string;
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
  readonly attempts: readonly DeliveryAttempt[];
}

/** All conditions hold together; none asks for everything. */
export interface DeliveryQuery {
  readonly provider?: string;
  readonly endpointId?: string;
  readonly event?: string;
  readonly reference?: string;
  readonly statuses?: readonly DeliveryStatus[];
  readonly limit?: number;
  readonly offset?: number;
}

/** Deliveries and states on disk (or in memory). Synchronous: what is acknowledged is kept. */
export interface EmulatorStore {
  save(delivery: Delivery): void;
  get(id: string): Delivery | undefined;
  /** Newest first. */
  list(query: DeliveryQuery): readonly Delivery[];
  forget(ids: readonly string[]): void;
  /** Everything `waiting` or `sending`: what a restart goes on with, earliest due first. */
  unfinished(): readonly Delivery[];
  /** The JSON text kept under a name, such as a provider's state. */
  readState(name: string): string | undefined;
  writeState(name: string, json: string): void;
  close(): void;
}
