// `--target` and `--endpoint`: endpoints from the command line, as if they had been registered over the API.

import type { Emulation, EndpointWish } from "../core/emulation/emulation.ts";
import type { Emulator } from "../core/emulation/emulator.ts";
import { chooseEvent } from "../core/event-choice.ts";
import type { KeyRing } from "../core/key-ring.ts";
import { findScheme } from "../core/provider-choice.ts";
import { quoted } from "../core/sanitise.ts";
import { parseTarget } from "../core/values.ts";
import type { EmulationOptions } from "./emulate-options.ts";
import { usageError } from "./usage-error.ts";

/** One endpoint of one provider. */
export interface GivenEndpoint {
  readonly provider: string;
  readonly wish: Omit<EndpointWish, "now">;
}

type Given = Pick<EmulationOptions, "target" | "endpoint" | "scheme" | "events">;

/**
 * The endpoints that the options name: `--target` for every provider, `--endpoint` for the provider of its event.
 *
 * @throws HookdevError `ENDPOINT_INVALID`, `ENDPOINT_NEEDED`, `TARGET_INVALID`, `EVENT_UNKNOWN`, `EVENT_AMBIGUOUS`, `SCHEME_UNKNOWN`
 */
export function readEndpoints(options: Given, emulations: readonly Emulation[], keys: KeyRing): GivenEndpoint[] {
  const asked = [
    ...ofTarget(options, emulations),
    ...(options.endpoint ?? []).map((text) => ofEvent(text, emulations)),
  ];
  refuseUnused(options);
  const scheme = schemeFor(options.scheme, emulations);
  return asked.map(({ provider, wish }) => {
    const secret = keys.secretsFor(provider)[0];
    const signing = { ...scheme(provider), ...(secret === undefined ? {} : { secret }) };
    return { provider, wish: { ...wish, ...signing } };
  });
}

/** Registers them; a later start with the same options replaces what it made before. */
export function registerEndpoints(given: readonly GivenEndpoint[], emulator: Emulator): void {
  for (const { provider, wish } of given) emulator.register(provider, wish);
}

/** Hosts that the user has named by giving an endpoint there. */
export function hostsOf(given: readonly GivenEndpoint[]): string[] {
  return given.map(({ wish }) => new URL(wish.url).hostname);
}

function ofTarget({ target, events }: Given, emulations: readonly Emulation[]): GivenEndpoint[] {
  if (target === undefined) return [];
  const { url } = parseTarget(target, "--target");
  const wanted = events === undefined ? undefined : chosenEvents(events, emulations);
  return emulations.flatMap(({ provider: { id } }) => {
    const own = wanted === undefined ? ("all" as const) : (wanted.get(id) ?? []);
    return own.length === 0 ? [] : [{ provider: id, wish: { id: "target", url, events: own } }];
  });
}

/** Event types by provider, in the providers' own spelling. */
function chosenEvents(list: string, emulations: readonly Emulation[]): ReadonlyMap<string, string[]> {
  const chosen = new Map<string, string[]>();
  for (const name of list.split(",")) {
    const { provider, event } = chooseEvent(providersOf(emulations), name.trim(), { hasData: false });
    chosen.set(provider.id, [...(chosen.get(provider.id) ?? []), event.name]);
  }
  return chosen;
}

/** `Finished Journey=http://localhost:3000/journeys`; the URL may hold further equals signs. */
function ofEvent(text: string, emulations: readonly Emulation[]): GivenEndpoint {
  const equals = text.indexOf("=");
  if (equals < 1)
    throw usageError(
      "ENDPOINT_INVALID",
      `--endpoint takes <event>=<url>, not ${quoted(text.replace(/^.*@/s, "[hidden]@"))}.`,
      "Example: --endpoint 'Finished Journey=http://localhost:3000/journeys'.",
    );
  const { provider, event } = chooseEvent(providersOf(emulations), text.slice(0, equals), { hasData: false });
  const { url } = parseTarget(text.slice(equals + 1), "--endpoint");
  const id = `endpoint-${event.name.replace(/[^A-Za-z0-9]+/g, "-")}`;
  return { provider: provider.id, wish: { id, url, events: [event.name] } };
}

/** A scheme counts for those providers that have it. */
function schemeFor(wanted: string | undefined, emulations: readonly Emulation[]) {
  if (wanted === undefined) return () => ({});
  const id = wanted.split(":", 1)[0];
  const having = emulations.filter(({ provider }) => provider.schemes.some((scheme) => scheme.id === id));
  // Nobody has it: the first one says which there are.
  for (const { provider } of having.length > 0 ? having : emulations.slice(0, 1)) findScheme(provider, wanted);
  const ids = new Set(having.map(({ provider }) => provider.id));
  return (provider: string) => (ids.has(provider) ? { scheme: wanted } : {});
}

/** What would have no effect is refused: an `--endpoint` names its event itself. */
function refuseUnused({ target, endpoint = [], scheme, events }: Given): void {
  if (target !== undefined) return;
  if (endpoint.length > 0 && events !== undefined)
    throw usageError(
      "ENDPOINT_NEEDED",
      "--events says what --target gets, and there is no --target: each --endpoint gets the one event that it names.",
      "Leave --events out, and name an --endpoint for every event; or add --target <url>.",
    );
  const unused = scheme !== undefined ? "--scheme" : events !== undefined ? "--events" : undefined;
  if (unused === undefined || endpoint.length > 0) return;
  throw usageError(
    "ENDPOINT_NEEDED",
    `${unused} says something about an endpoint, and neither --target nor --endpoint names one.`,
    "Add --target <url>; endpoints that are registered over the API say these things themselves.",
  );
}

function providersOf(emulations: readonly Emulation[]) {
  return emulations.map(({ provider }) => provider);
}
