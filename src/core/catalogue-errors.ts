// The errors of looking an event up, for the command line and the library alike.

import { type EventLookup, eventLabel } from "./catalogue.ts";
import { HookdevError } from "./errors.ts";
import type { EventType, Provider } from "./provider.ts";
import { visible } from "./sanitise.ts";

/** `EVENT_AMBIGUOUS` or `EVENT_UNKNOWN`, with what could have been meant. `named` is the provider that was searched. */
export function eventNotFound(
  found: Exclude<EventLookup, { kind: "found" }>,
  query: string,
  named: Provider | undefined,
): HookdevError {
  if (found.kind === "ambiguous")
    return new HookdevError("EVENT_AMBIGUOUS", {
      category: "usage",
      message: `"${visible(query)}" is an event of several providers: ${found.candidates.map(eventLabel).join(", ")}.`,
      remedy: "Choose one with --provider <id>, or write <provider>:<event>.",
    });
  const where = named === undefined ? "No provider has" : `${named.name} has no`;
  return new HookdevError("EVENT_UNKNOWN", {
    category: "usage",
    message: `${where} event type "${visible(query)}".`,
    remedy:
      found.suggestions.length === 0
        ? "`hookdev events` lists all of them; with --provider and --data you can send one that is not listed."
        : `Did you mean ${found.suggestions.slice(0, 3).join(", ")}? \`hookdev events\` lists all.`,
  });
}

/** hookdev makes no payload up. `remedy` says how to bring one. */
export function payloadNotPublished(provider: Provider, event: EventType, remedy: string): HookdevError {
  return new HookdevError("PAYLOAD_NOT_PUBLISHED", {
    category: "fixture",
    message: `${provider.name} has the event ${event.name}, but hookdev has no payload for it and does not invent one.`,
    remedy,
  });
}
