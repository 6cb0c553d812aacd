// What a list of deliveries is asked for: a filter that can match nothing is a slip, and told as one.

import { findEvent } from "../../core/catalogue.ts";
import { eventNotFound } from "../../core/catalogue-errors.ts";
import type { DeliveryQuery, DeliveryStatus } from "../../core/emulation/delivery-log.ts";
import type { Emulator } from "../../core/emulation/emulator.ts";
import { HookdevError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest-name.ts";
import { quoted, visible } from "../../core/sanitise.ts";
import { badControl } from "./answers.ts";

const usualLimit = 50;
const mostListed = 500;

const statuses: readonly DeliveryStatus[] = ["waiting", "sending", "delivered", "failed", "cancelled"];
const known = ["provider", "event", "status", "reference", "endpoint", "limit", "offset"];

/**
 * The query that the filters of a call make. What has no name of its own (a reference) may match nothing.
 *
 * @throws HookdevError `CONTROL_INVALID`, `PROVIDER_NOT_EMULATED`, `EVENT_UNKNOWN`, `EVENT_AMBIGUOUS`, `ENDPOINT_UNKNOWN`
 */
export function readFilter(query: ReadonlyMap<string, string>, emulator: Emulator): DeliveryQuery {
  for (const name of query.keys())
    if (!known.includes(name))
      throw badControl(
        `${quoted(name)} is no filter of deliveries.`,
        `${didYouMean(name, known)}There is: ${known.join(", ")}.`,
      );
  const [provider, event, endpointId] = ["provider", "event", "endpoint"].map((name) => query.get(name));
  const [reference, status] = ["reference", "status"].map((name) => query.get(name));
  const whose = provider === undefined ? {} : { provider: providerId(provider, emulator) };
  return {
    ...whose,
    ...(event === undefined ? {} : eventOf(event, whose, emulator)),
    ...(endpointId === undefined ? {} : { endpointId: endpointOf(endpointId, whose, emulator) }),
    ...(reference === undefined ? {} : { reference }),
    ...(status === undefined ? {} : { statuses: status.split(",").map(statusOf) }),
    limit: Math.min(numberOf(query, "limit", 1) ?? usualLimit, mostListed),
    offset: numberOf(query, "offset", 0) ?? 0,
  };
}

type Whose = Pick<DeliveryQuery, "provider">;

/** The state file may hold deliveries of one that is not emulated this time. */
function providerId(text: string, emulator: Emulator): string {
  const ids = emulator.emulations.map(({ provider }) => provider.id);
  const found = ids.find((id) => id === text.toLowerCase());
  if (found !== undefined || isInLog({ provider: text }, emulator)) return found ?? text;
  throw new HookdevError("PROVIDER_NOT_EMULATED", {
    category: "usage",
    message: `The provider ${quoted(text)} is not emulated here, and no delivery is of it.`,
    remedy: `${didYouMean(text, ids)}Emulated: ${ids.join(", ")}.`,
  });
}

/** An event that no list names may have been sent all the same; the others may be spelled as for `emit`. */
function eventOf(text: string, whose: Whose, emulator: Emulator): Whose & { readonly event: string } {
  if (isInLog({ ...whose, event: text }, emulator)) return { event: text };
  const providers = emulator.emulations.map(({ provider }) => provider);
  const found = findEvent(providers, text, whose.provider);
  if (found.kind === "found") return { provider: found.provider.id, event: found.event.name };
  if (found.kind === "ambiguous" && found.candidates.every(({ event }) => event.name === text)) return { event: text };
  throw eventNotFound(
    found,
    text,
    providers.find(({ id }) => id === whose.provider),
  );
}

/** One that was taken away may have deliveries still. */
function endpointOf(text: string, whose: Whose, emulator: Emulator): string {
  const ids = emulator.emulations
    .filter(({ provider }) => whose.provider === undefined || provider.id === whose.provider)
    .flatMap(({ provider }) => emulator.state(provider.id).endpoints.map(({ id }) => id));
  if (ids.includes(text) || isInLog({ ...whose, endpointId: text }, emulator)) return text;
  throw new HookdevError("ENDPOINT_UNKNOWN", {
    category: "usage",
    message: `There is no endpoint ${quoted(text)}${whose.provider === undefined ? "" : ` of ${visible(whose.provider)}`}, and no delivery went to one.`,
    remedy: `${visible(didYouMean(text, ids))}GET /_hookdev/endpoints lists those that are registered.`,
  });
}

function isInLog(query: DeliveryQuery, emulator: Emulator): boolean {
  return emulator.deliveries({ ...query, limit: 1 }).length > 0;
}

function statusOf(word: string): DeliveryStatus {
  const found = statuses.find((status) => status === word.trim());
  if (found !== undefined) return found;
  throw badControl(`${quoted(word)} is no status.`, `${didYouMean(word, statuses)}There is: ${statuses.join(", ")}.`);
}

function numberOf(query: ReadonlyMap<string, string>, name: string, from: number): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) < from)
    throw badControl(`${quoted(name)} is not a whole number from ${from} on.`);
  return Number(text);
}
