// An event becomes deliveries: one for each endpoint that is enabled and subscribed.

import type { Delivery } from "../../core/emulation/delivery-log.ts";
import { createdDelivery } from "../../core/emulation/delivery-steps.ts";
import type { Emission, EmulatedState, Emulation, Endpoint } from "../../core/emulation/emulation.ts";
import { reorderPatienceMs } from "../../core/emulation/faults.ts";
import type { EngineDeps } from "./keep.ts";

/** The new deliveries, and those held back that now leave behind them (`reorder`); nothing is kept yet. */
export function deliveriesFor(
  emissions: readonly Emission[],
  { provider, state }: { readonly provider: string; readonly state: EmulatedState },
  deps: EngineDeps,
): Delivery[] {
  const emulation = deps.ledger.emulation(provider);
  const created = emissions.flatMap((emission) =>
    state.endpoints.flatMap((endpoint) => {
      const told = toldTo(endpoint, emission, emulation);
      return told === undefined ? [] : [deliveryOf(told, { provider, endpoint }, deps)];
    }),
  );
  return deps.parts.faults.reorder === undefined ? created : reordered(created, deps);
}

/** What an endpoint gets of an emission; undefined when it is off or did not subscribe. */
function toldTo(endpoint: Endpoint, emission: Emission, emulation: Emulation): Emission | undefined {
  if (!endpoint.enabled) return undefined;
  if (emission.endpointId !== undefined) return emission.endpointId === endpoint.id ? emission : undefined;
  if (emulation.deliveryFor !== undefined) return emulation.deliveryFor(emission, endpoint);
  return endpoint.events === "all" || endpoint.events.includes(emission.event) ? emission : undefined;
}

function deliveryOf(
  emission: Emission,
  { provider, endpoint }: { readonly provider: string; readonly endpoint: Endpoint },
  { parts, ledger }: EngineDeps,
): Delivery {
  const now = parts.time.now();
  const delaySeconds = (emission.afterSeconds ?? 0) + (parts.faults.delaySeconds ?? 0);
  const firstAt = now + Math.round(delaySeconds * 1000);
  const birth = { id: parts.random.uuid(), number: ledger.takeNumber(), provider, endpointId: endpoint.id };
  return createdDelivery(emission, { ...birth, now, firstAt });
}

/** New deliveries wait until enough for one endpoint wait with them; then the last one goes first. */
function reordered(created: readonly Delivery[], { parts, ledger }: EngineDeps): Delivery[] {
  const now = parts.time.now();
  const held = new Map<string, Delivery[]>();
  const before = [...ledger.unfinished()].filter((delivery) => isHeld(delivery, now));
  for (const delivery of [...before, ...created.filter(leavesSoon)]) {
    const key = `${delivery.provider} ${delivery.endpointId}`;
    held.set(key, [...(held.get(key) ?? []), delivery]);
  }
  const size = Math.max(2, parts.faults.reorder ?? 2);
  const retimed = [...held.values()].flatMap((group) =>
    inGroups(group, size).flatMap((some) => released(some, { size, now })),
  );
  return [...retimed, ...created.filter((delivery) => !leavesSoon(delivery))];
}

/** Waits for its first attempt, and for others. */
function isHeld(delivery: Delivery, now: number): boolean {
  const { status, nextKind, nextAttemptAt, attempts } = delivery;
  const waits = status === "waiting" && nextKind === "first" && attempts.length === 0;
  return waits && (nextAttemptAt ?? 0) > now && leavesSoon(delivery);
}

/** What is meant to leave much later is not held back for others. */
function leavesSoon({ nextAttemptAt, createdAt }: Delivery): boolean {
  return nextAttemptAt !== undefined && nextAttemptAt <= createdAt + reorderPatienceMs;
}

function inGroups(deliveries: readonly Delivery[], size: number): Delivery[][] {
  const groups: Delivery[][] = [];
  for (let at = 0; at < deliveries.length; at += size) groups.push(deliveries.slice(at, at + size));
  return groups;
}

/** A full group leaves now, the newest first; others wait for it with patience. */
function released(group: readonly Delivery[], { size, now }: { readonly size: number; readonly now: number }) {
  if (group.length === size) {
    const places = group.map(({ number }) => number).reverse();
    return group.map((delivery, index) => ({ ...delivery, nextAttemptAt: now, place: places[index] as number }));
  }
  return group.map((delivery) => ({
    ...delivery,
    nextAttemptAt: Math.max(delivery.nextAttemptAt ?? now, delivery.createdAt + reorderPatienceMs),
  }));
}
