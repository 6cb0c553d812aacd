// What an emulated provider is: pure functions over a state of plain JSON. The engine in `flows/` does the sending.

import type { Attempt } from "../delivery.ts";
import type { HeaderLines } from "../http.ts";
import type { Random } from "../ports.ts";
import type { Provider } from "../provider.ts";
import type { RetryPolicy } from "../retry-policy.ts";
import type { Delivery, DeliveryQuery } from "./delivery-log.ts";

/** A call to the management API, read whole. */
export interface ApiCall {
  readonly method: string;
  /** As sent, without the query; never decoded. */
  readonly path: string;
  /** Decoded names and values of the query, in order, duplicates kept. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: HeaderLines;
  readonly body: Uint8Array;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Uint8Array;
}

/** Where an emulated provider sends: one registration of its management API, or one from the command line. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly enabled: boolean;
  /** Event types that are sent there. */
  readonly events: readonly string[] | "all";
  /** `<id>` or `<id>:<Header-Name>` of one of the provider's schemes; undefined sends unsigned. */
  readonly scheme?: string;
  readonly secret?: string;
  /** Sent with every delivery, beside the signature. */
  readonly headers: HeaderLines;
  /** Milliseconds since 1970, UTC, of the emulated clock. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** What else the provider keeps with it (name, type, metadata): plain JSON. */
  readonly data: { readonly [key: string]: unknown };
}

/** All that an emulated provider knows; plain JSON, written to the state file after every change. */
export interface EmulatedState {
  readonly endpoints: readonly Endpoint[];
  /** The provider's own: submissions, failures that were deleted, counters. */
  readonly data: { readonly [key: string]: unknown };
}

/** Choices of the command line that every emulation gets. */
export interface EmulationSettings {
  /** Keys that the management API accepts; empty accepts every well-formed one. */
  readonly apiKeys: readonly string[];
  /** Named choices where a provider's text can be read in two ways, e.g. `{"schedule": "from-first"}`. */
  readonly choices: Readonly<Record<string, string>>;
  /** Signing secret that the customer sets in the provider's own app instead of over its API (Compliancely). */
  readonly secret?: string;
  /** Why a URL may not be registered, or undefined when it may: the egress policy. */
  refuseTarget(url: string): string | undefined;
}

/** What a route may look at besides the call. */
export interface World {
  readonly state: EmulatedState;
  /** Milliseconds since 1970, UTC, of the emulated clock. */
  readonly now: number;
  /** The same of the wall: by it clients make their tokens, however fast emulated time runs. */
  readonly wallNow: number;
  readonly random: Random;
  readonly settings: EmulationSettings;
  /** The canned payload of an event, or undefined when no shape is published. */
  payload(event: string): Uint8Array | undefined;
  /** Deliveries of this provider, newest first. */
  deliveries(query: DeliveryQuery): readonly Delivery[];
}

/** Something that happened at the provider and is to be told to those who subscribed to it. */
export interface Emission {
  readonly event: string;
  readonly body: Uint8Array;
  /** `application/json` when missing. */
  readonly contentType?: string;
  /** Only to this endpoint, whatever it subscribed to. */
  readonly endpointId?: string;
  /** The provider's name for what it is about (Pliance's `referenceId`, Dotfile's case): for lists and filters. */
  readonly reference?: string;
  /** First attempt this much later, seconds of the emulated clock. */
  readonly afterSeconds?: number;
}

/** What a call leads to. All of it is applied together: the state is kept before the answer leaves. */
export type Routed =
  | {
      readonly answer: ApiAnswer;
      readonly state?: EmulatedState;
      readonly emit?: readonly Emission[];
      /** Ids of deliveries to try again now. */
      readonly retry?: readonly string[];
      /** Ids of deliveries that are taken out of the log. */
      readonly forget?: readonly string[];
    }
  | {
      /** One attempt now, without retries and outside the log: a poke. Its result makes the answer. */
      readonly send: { readonly endpoint: Endpoint; readonly emission: Emission };
      answer(attempt: Attempt): ApiAnswer;
    };

/** One emulated provider. Every function is pure. */
export interface Emulation {
  readonly provider: Provider;
  /**
   * What it does that the provider does not publish, one sentence each. The first is about when a delivery is tried
   * again: the start shows that one, and `--assumptions` all.
   */
  readonly assumptions: readonly string[];
  /** The calls that it answers, as `PUT /api/WebhookCommand`, for the start and the docs; none where it has no API. */
  calls?(): readonly string[];
  /** What can be chosen where its text leaves something open; others are refused by `initial`. */
  readonly choices?: readonly EmulationChoice[];
  /** Ids by which events belong together; the first one is the reference of an event that is emitted without one. */
  readonly sharedIds?: readonly SharedId[];
  /** The state of a new customer. @throws HookdevError `CHOICE_UNKNOWN` for a choice it does not know */
  initial(settings: EmulationSettings): EmulatedState;
  /** Whether a path belongs to this provider's API. */
  owns(path: string): boolean;
  /** Answers a call; unknown methods and bad bodies get an answer in the provider's own form, never an exception. */
  route(call: ApiCall, world: World): Routed;
  /** When a delivery is tried again; unpublished intervals are filled with an assumption that is named. */
  retry(settings: EmulationSettings): RetryPolicy;
  /** An endpoint from `--target`, `--secret` and the like, as if it had been registered. */
  register(state: EmulatedState, wish: EndpointWish): EmulatedState;
  /**
   * Body of one attempt (1 is the first); the emitted bytes when missing. `now` is the wall's time, as in signatures:
   * with time that runs faster a receiver would refuse the emulated one as lying in the future.
   */
  bodyOf?(delivery: Delivery, attempt: { readonly number: number; readonly now: number }): Uint8Array;
  /**
   * What an enabled endpoint is told about an emission without `endpointId`, or undefined for nothing; without this
   * hook the emission itself, when the endpoint subscribed to its event. Dotfile tells one event under two names.
   */
  deliveryFor?(emission: Emission, endpoint: Endpoint): Emission | undefined;
  /** The state after an attempt (an endpoint that goes offline after many errors). */
  afterAttempt?(state: EmulatedState, delivery: Delivery, now: number): EmulatedState;
  /** What is said when the last attempt has failed (IDWise's e-mail), one line. */
  failureNotice?(delivery: Delivery): string;
}

/** One thing of `EmulationSettings.choices` that an emulated provider reads. */
export interface EmulationChoice {
  readonly name: string;
  /** The first is taken when nothing is chosen; none means that any text is taken. */
  readonly values: readonly string[];
  /** One sentence: what it decides. */
  readonly meaning: string;
}

/** An id that several events carry, such as the journey or case they are about. */
export interface SharedId {
  readonly name: string;
  /** JSON Pointers; an event carries it at those that its payload has. */
  readonly pointers: readonly string[];
}

/** What the command line knows about an endpoint. */
export interface EndpointWish {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[] | "all";
  readonly secret?: string;
  readonly scheme?: string;
  readonly now: number;
}
