// The one event that a user means, among those of some providers.

import { findEvent } from "./catalogue.ts";
import { eventNotFound } from "./catalogue-errors.ts";
import type { EventType, PayloadInfo, Provider } from "./provider.ts";

export interface EventWish {
  /** Only this provider's events count. */
  readonly provider?: Provider;
  /** The user brings the payload: then an event that is in no list is one, too. */
  readonly hasData: boolean;
}

export interface ChosenEvent {
  readonly provider: Provider;
  readonly event: EventType;
  readonly payload: PayloadInfo | undefined;
  /** False for an event that the provider does not publish: an unknown type is a test, too. */
  readonly isListed: boolean;
}

/** Finds the event that was typed. @throws HookdevError `EVENT_UNKNOWN`, `EVENT_AMBIGUOUS` */
export function chooseEvent(providers: readonly Provider[], query: string, wish: EventWish): ChosenEvent {
  const { provider, hasData } = wish;
  const found = findEvent(providers, query, provider?.id);
  if (found.kind === "found")
    return { provider: found.provider, event: found.event, payload: found.payload, isListed: true };
  if (found.kind === "unknown" && provider !== undefined && hasData)
    return { provider, event: { name: query }, payload: undefined, isListed: false };
  throw eventNotFound(found, query, provider);
}
