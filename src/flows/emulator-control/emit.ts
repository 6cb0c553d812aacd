// An event that a person or a test fires at an emulated provider: found, edited, told to those who subscribed.

import { payloadNotPublished } from "../../core/catalogue-errors.ts";
import type { Delivery } from "../../core/emulation/delivery-log.ts";
import type { Emission } from "../../core/emulation/emulation.ts";
import type { Emulator } from "../../core/emulation/emulator.ts";
import { type ChosenEvent, chooseEvent } from "../../core/event-choice.ts";
import { applyEdits, type Edit, refresh } from "../../core/fixture.ts";
import { locate } from "../../core/json/locate.ts";
import type { FixtureSource, Random } from "../../core/ports.ts";
import type { FreshField, PayloadInfo, Provider } from "../../core/provider.ts";
import { findProvider } from "../../core/provider-choice.ts";
import { referenceIn } from "./reference.ts";

export interface EmitWish {
  /** As a user types it. */
  readonly event: string;
  /** Id of the provider. */
  readonly provider?: string;
  readonly edits: readonly Edit[];
  readonly isFresh: boolean;
  /** Sent in the place of the canned payload. */
  readonly data?: Uint8Array;
  /** What it is about; where missing, the id that the payload has. */
  readonly reference?: string;
  readonly afterSeconds?: number;
}

export interface Emitted {
  readonly provider: Provider;
  readonly event: string;
  /** One for each endpoint that is told; empty where nobody subscribed. */
  readonly deliveries: readonly Delivery[];
}

export interface EmitDeps {
  readonly emulator: Emulator;
  readonly payloads: FixtureSource;
  readonly random: Random;
}

/** @throws HookdevError `EVENT_UNKNOWN`, `EVENT_AMBIGUOUS`, `PROVIDER_UNKNOWN`, `PAYLOAD_NOT_PUBLISHED`, `FIXTURE_…` */
export async function emitEvent(wish: EmitWish, deps: EmitDeps): Promise<Emitted> {
  const { emulator } = deps;
  const providers = emulator.emulations.map(({ provider }) => provider);
  // With one provider there is nothing to choose, and its unlisted events may be sent, too.
  const named = wish.provider ?? (providers.length === 1 ? providers[0]?.id : undefined);
  const provider = named === undefined ? {} : { provider: findProvider(providers, named) };
  const chosen = chooseEvent(providers, wish.event, { ...provider, hasData: wish.data !== undefined });
  const source = wish.data ?? (await deps.payloads.read(cannedOf(chosen).file));
  const fresh = wish.isFresh ? (chosen.payload?.fresh ?? []) : [];
  const body = edited({ source, edits: wish.edits, fresh, now: emulator.now() }, deps);
  const emulation = emulator.emulations.find((each) => each.provider.id === chosen.provider.id);
  const reference = wish.reference ?? referenceIn(body, emulation ?? {});
  const about = reference === undefined ? wish : { ...wish, reference };
  const emission = emissionOf({ ...about, event: chosen.event.name, body, payload: chosen.payload });
  return {
    provider: chosen.provider,
    event: chosen.event.name,
    deliveries: emulator.emit(chosen.provider.id, emission),
  };
}

function cannedOf({ provider, event, payload }: ChosenEvent): PayloadInfo {
  if (payload !== undefined) return payload;
  throw payloadNotPublished(provider, event, "Send your own bytes: --data @file.json (data in a control call).");
}

/** A payload before it is emitted. */
export interface Draft {
  readonly source: Uint8Array;
  readonly edits: readonly Edit[];
  readonly fresh: readonly FreshField[];
  /** Milliseconds since 1970, UTC, of the emulated clock. */
  readonly now: number;
}

/** Fresh values first: what is set by hand has the last word. */
export function edited({ source, edits, fresh, now }: Draft, { random }: Pick<EmitDeps, "random">): Uint8Array {
  // The user's own bytes need not hold every value that the canned payload has, nor be JSON.
  const there = fresh.length === 0 ? fresh : fresh.filter(({ pointer }) => locate(source, pointer) !== undefined);
  return applyEdits(refresh(source, there, { now, random }), edits);
}

/** What the emulator is told. */
export function emissionOf(parts: {
  readonly event: string;
  readonly body: Uint8Array;
  readonly payload?: PayloadInfo | undefined;
  readonly reference?: string;
  readonly afterSeconds?: number;
}): Emission {
  const { event, body, payload, reference, afterSeconds } = parts;
  return {
    event,
    body,
    ...(payload?.contentType === undefined ? {} : { contentType: payload.contentType }),
    ...(reference === undefined ? {} : { reference }),
    ...(afterSeconds === undefined ? {} : { afterSeconds }),
  };
}
