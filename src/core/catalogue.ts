// Finds an event by what a user typed: its name, an alias, another spelling, with or without its provider in front.

import { editDistance } from "./edit-distance.ts";
import type { EventType, PayloadInfo, Provider } from "./provider.ts";

/** An event with its provider and what would be sent. */
export interface EventMatch {
  readonly provider: Provider;
  readonly event: EventType;
  /** Set when a variant was named. */
  readonly variant?: string;
  /** The payload of the variant, else the event's own; undefined when no shape is published. */
  readonly payload: PayloadInfo | undefined;
}

export type EventLookup =
  | ({ readonly kind: "found" } & EventMatch)
  /** Several providers (or events) answer to the same spelling. */
  | { readonly kind: "ambiguous"; readonly candidates: readonly EventMatch[] }
  /** The nearest names as `provider:event`, best first, at most five. */
  | { readonly kind: "unknown"; readonly suggestions: readonly string[] };

/**
 * Looks an event up: exact name or alias first, then without regard to case, then without regard to spaces, dots,
 * dashes and underscores. `provider:event` and `provider/event` name the provider, `event.variant` a variant. A provider
 * with `namesFirst` wins over the others in whatever spelling it is found.
 *
 * @param providerId only this provider's events count
 */
export function findEvent(providers: readonly Provider[], query: string, providerId?: string): EventLookup {
  const searched = providerId === undefined ? providers : providers.filter(({ id }) => id === providerId);
  const { within, name } = splitPrefix(searched, query.trim());
  const spellings = within.flatMap(spellingsOf);
  const first = spellings.filter(({ match }) => match.provider.namesFirst === true);
  return (
    matching(first, name) ?? matching(spellings, name) ?? { kind: "unknown", suggestions: suggest(spellings, name) }
  );
}

/** Whether a name from the wire is one that the provider is known to send: exact spelling, aliases included. */
export function isKnown(provider: Provider, name: string): boolean {
  return provider.events.some((event) => event.name === name || event.aliases?.includes(name) === true);
}

/** `provider:event` or `provider:event.variant`; finds the same again. */
export function eventLabel({ provider, event, variant }: EventMatch): string {
  return `${provider.id}:${event.name}${variant === undefined ? "" : `.${variant}`}`;
}

interface Spelling {
  readonly text: string;
  readonly match: EventMatch;
}

/** From strict to lenient; the first one that finds anything decides. */
const folds: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => text.toLowerCase().replace(/[\s._-]+/g, ""),
];

const maxSuggestions = 5;
/** Longer than any event name; keeps the distance cheap whatever was typed. */
const maxCompared = 80;

function splitPrefix(providers: readonly Provider[], query: string): { within: readonly Provider[]; name: string } {
  const at = query.search(/[:/]/);
  if (at === -1) return { within: providers, name: query };
  const prefix = query.slice(0, at).trim().toLowerCase();
  const within = providers.filter(({ id }) => id === prefix);
  if (within.length === 0) return { within: providers, name: query };
  return { within, name: query.slice(at + 1).trim() };
}

function spellingsOf(provider: Provider): Spelling[] {
  return provider.events.flatMap((event) => {
    const match = { provider, event, payload: event.payload };
    const names = [event.name, ...(event.aliases ?? [])].map((text) => ({ text, match }));
    const variants = (event.variants ?? []).map((payload) => ({
      text: `${event.name}.${payload.variant}`,
      match: { provider, event, payload, variant: payload.variant },
    }));
    return [...names, ...variants];
  });
}

function matching(spellings: readonly Spelling[], name: string): EventLookup | undefined {
  for (const fold of folds) {
    const wanted = fold(name);
    if (wanted === "") break;
    const matches = distinct(spellings.filter((spelling) => fold(spelling.text) === wanted));
    if (matches.length > 1) return { kind: "ambiguous", candidates: matches };
    if (matches[0] !== undefined) return { kind: "found", ...matches[0] };
  }
  return undefined;
}

function distinct(spellings: readonly Spelling[]): EventMatch[] {
  return [...new Map(spellings.map(({ match }) => [eventLabel(match), match])).values()];
}

/** Names that hold what was typed, or are held by it, come before names that are merely close. */
function suggest(spellings: readonly Spelling[], typed: string): string[] {
  const wanted = lenient(typed).slice(0, maxCompared);
  if (wanted === "") return [];
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  const ranked = spellings
    .map(({ text, match }) => ({ label: eventLabel(match), rank: rankOf(lenient(text), wanted) }))
    .filter(({ rank }) => rank <= limit)
    .sort((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1));
  return [...new Set(ranked.map(({ label }) => label))].slice(0, maxSuggestions);
}

function lenient(text: string): string {
  return (folds[2] as (text: string) => string)(text);
}

function rankOf(candidate: string, wanted: string): number {
  const holds =
    wanted.length > 2 && (candidate.includes(wanted) || (candidate.length > 2 && wanted.includes(candidate)));
  return holds ? 0 : editDistance(candidate, wanted);
}
