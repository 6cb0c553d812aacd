// A provider is plain data: events, signing schemes, retry policy, and where each fact was read.

import type { RetryPolicy } from "./retry-policy.ts";
import type { Challenge } from "./signing/challenge-types.ts";
import type { SigningScheme } from "./signing/scheme.ts";

/**
 * How sure a fact is: `published` = the provider's own text or code; `seed` = only the document the project started
 * from; `likely` = follows from what is published but no page says so; `synthetic` = made up by hookdev where
 * nothing is published; `unknown` = nobody publishes it, so it is left unset and configurable.
 */
export type Sureness = "published" | "seed" | "likely" | "synthetic" | "unknown";

/** A claim about a provider with where it was read. */
export interface Fact {
  readonly subject: string;
  readonly statement: string;
  readonly sureness: Sureness;
  readonly source: string;
}

/** One event type in the provider's own spelling. */
export interface EventType {
  readonly name: string;
  readonly description?: string;
  /** Spellings that also find this event: numbers, older names, other cases. */
  readonly aliases?: readonly string[];
  /** Set when the provider has replaced this name; hookdev still pokes it. */
  readonly legacy?: string;
  /** The canned payload, or undefined when no shape is published (poke then asks for `--data`). */
  readonly payload?: PayloadInfo;
  /** Other published shapes of the same event, poked as `<event>.<variant>`. */
  readonly variants?: readonly PayloadVariant[];
}

export interface PayloadInfo {
  /** File below `payloads/`, holding the exact wire bytes. */
  readonly file: string;
  readonly sureness: Sureness;
  /** `application/json` when missing. */
  readonly contentType?: string;
  /** What was corrected or made up, in one line. */
  readonly note?: string;
  /** JSON Pointers that `--fresh` renews and how; everything else keeps its bytes. */
  readonly fresh?: readonly FreshField[];
}

/** A payload beside the default one of its event. */
export interface PayloadVariant extends PayloadInfo {
  /** Lower-case, unique within the event, also the last part of the file name before `.json`. */
  readonly variant: string;
}

/**
 * One value that differs from delivery to delivery. `digits` keeps the number of digits: a string of digits stays a
 * string, a JSON number stays a number and gets no leading zero. `id` keeps what stands before the last `_`, `-` or `/`
 * (or a prefix like `Ev` before digits) and the length.
 */
export interface FreshField {
  readonly pointer: string;
  readonly kind: "uuid" | "hex32" | "hex64" | "iso-ms" | "iso-7" | "epoch-ms" | "epoch-s" | "digits" | "id";
}

/** How the inbox recognises a provider's delivery without being told. */
export interface Recognition {
  /** Header names that only this provider sends. */
  readonly headers: readonly string[];
  /** JSON Pointers that must all exist in the body. */
  readonly body: readonly string[];
  /** Other providers send these headers too (Svix, Standard Webhooks): with as many of another's there, it is the other. */
  readonly shared?: true;
}

export interface Provider {
  /** Lower-case, also the folder name below `payloads/`. */
  readonly id: string;
  readonly name: string;
  readonly docs: string;
  readonly events: readonly EventType[];
  /** Its event names win where another provider has the same: the five that hookdev began with. */
  readonly namesFirst?: true;
  /** JSON Pointer to the event name in a body; undefined when the provider names no events. */
  readonly eventPointer?: string;
  /** Header with the event name, where the body does not have it (GitHub). It comes before `eventPointer`. */
  readonly eventHeader?: string;
  /** JSON Pointer to the id that stays the same over retries. */
  readonly eventIdPointer?: string;
  /** The first scheme is the default. */
  readonly schemes: readonly [SigningScheme, ...SigningScheme[]];
  readonly recognition: Recognition;
  /** Header lines that the provider is known to send beside the signature. */
  readonly headers: readonly string[];
  /** Questions it asks before it delivers, which the inbox answers when no app does. */
  readonly challenges?: readonly Challenge[];
  readonly retry: RetryPolicy;
  readonly facts: readonly Fact[];
}
