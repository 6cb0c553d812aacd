// What an emulator knows: states and unfinished deliveries in memory, all of it in the store before anything is told.

import type { Delivery, DeliveryQuery, EmulatorStore } from "../../core/emulation/delivery-log.ts";
import { cancelled, type EndpointSwitch, isUnfinished, stoppedInFlight } from "../../core/emulation/delivery-steps.ts";
import type { EmulatedState, Emulation, EmulationSettings } from "../../core/emulation/emulation.ts";
import { HookdevError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest-name.ts";
import { visible } from "../../core/sanitise.ts";

/** What is kept together, or not at all. */
export interface Change {
  readonly provider?: string;
  readonly state?: EmulatedState;
  /** In the order in which they are to be kept; the later of two with one id counts. */
  readonly deliveries?: readonly Delivery[];
  readonly forget?: readonly string[];
}

export interface Ledger {
  /** @throws HookdevError `PROVIDER_NOT_EMULATED` */
  emulation(provider: string): Emulation;
  state(provider: string): EmulatedState;
  /** Those that wait or are being sent. */
  unfinished(): IterableIterator<Delivery>;
  /** Those of them that have changed since this was asked before. */
  takeChanged(): readonly Delivery[];
  /** One that waits or is being sent. */
  current(id: string): Delivery | undefined;
  /** From memory or the store. */
  find(id: string): Delivery | undefined;
  list(query: DeliveryQuery): readonly Delivery[];
  takeNumber(): number;
  /** Keeps a change. Memory changes only when the store has it. */
  commit(change: Change): void;
}

export interface LedgerOptions {
  readonly store: EmulatorStore;
  readonly emulations: readonly Emulation[];
  settingsFor(provider: string): EmulationSettings;
  /** The emulated time, kept with every change. */
  now(): number;
}

/** Emulated time at the last change, milliseconds since 1970; undefined in a new store. */
export function keptTime(store: EmulatorStore): number | undefined {
  return readEngine(store).emulatedAt;
}

/** Reads what the store has; a provider that is new there gets its first state. */
export function openLedger({ store, emulations, settingsFor, now }: LedgerOptions): Ledger {
  // Kept at once: a restart goes on with it, whatever the command line then says.
  const stateOf = (emulation: Emulation): EmulatedState => {
    const { id } = emulation.provider;
    const kept = readJson<EmulatedState>(store, stateName(id));
    if (kept !== undefined) return kept;
    const state = emulation.initial(settingsFor(id));
    store.writeState(stateName(id), JSON.stringify(state));
    return state;
  };
  const byId = new Map(emulations.map((emulation) => [emulation.provider.id, emulation]));
  const states = new Map(emulations.map((emulation) => [emulation.provider.id, stateOf(emulation)]));
  // Deliveries of a provider that is not emulated this time wait in the store.
  const active = new Map(
    store.unfinished().flatMap((delivery) => (byId.has(delivery.provider) ? [[delivery.id, delivery]] : [])),
  );
  let changed: Delivery[] = [];
  let { lastNumber } = readEngine(store);
  let cutAt = Number.NEGATIVE_INFINITY;
  const cutLog = () => {
    if (lastNumber < cutAt) return;
    cutAt = lastNumber + cutEvery;
    store.forgetOver({ before: now() - keptMs, most: mostKept });
  };
  cutLog();
  return {
    emulation: (provider) => byId.get(provider) ?? refuse(provider, byId),
    state: (provider) => states.get(provider) ?? refuse(provider, byId),
    unfinished: () => active.values(),
    takeChanged() {
      const taken = changed;
      changed = [];
      return taken;
    },
    current: (id) => active.get(id),
    find: (id) => active.get(id) ?? store.get(id),
    list: (query) => store.list(query),
    takeNumber() {
      lastNumber += 1;
      return lastNumber;
    },
    commit(change) {
      store.together(() => {
        keep(store, change);
        cutLog();
        store.writeState(engineName, JSON.stringify({ lastNumber, emulatedAt: now() }));
      });
      if (change.state !== undefined && change.provider !== undefined) states.set(change.provider, change.state);
      for (const delivery of change.deliveries ?? []) {
        if (isUnfinished(delivery)) active.set(delivery.id, delivery);
        else active.delete(delivery.id);
        changed.push(delivery);
      }
      for (const id of change.forget ?? []) active.delete(id);
    },
  };
}

/** How an endpoint stands in a state. */
export function switchOf(state: EmulatedState, endpointId: string): EndpointSwitch {
  const endpoint = state.endpoints.find(({ id }) => id === endpointId);
  if (endpoint === undefined) return "gone";
  return endpoint.enabled ? "on" : "off";
}

/**
 * Deliveries whose endpoint is disabled or gone in the new state: those that wait as cancelled ones, and one in flight
 * as one that this attempt ends, also when its endpoint is on again by then.
 */
export function cancelledBy(ledger: Ledger, provider: string, state: EmulatedState): Delivery[] {
  const before = ledger.state(provider);
  if (before !== state && keepsAllOn(before, state)) return [];
  const changed: Delivery[] = [];
  for (const delivery of ledger.unfinished()) {
    if (delivery.provider !== provider) continue;
    const endpoint = switchOf(state, delivery.endpointId);
    if (endpoint === "on") continue;
    changed.push(delivery.status === "waiting" ? cancelled(delivery, endpoint) : stoppedInFlight(delivery, endpoint));
  }
  return changed;
}

/** Whether nothing was switched off: most changes do not, and then nobody looks at all that waits. */
function keepsAllOn(before: EmulatedState, after: EmulatedState): boolean {
  const on = new Set(after.endpoints.filter(({ enabled }) => enabled).map(({ id }) => id));
  return before.endpoints.every(({ id, enabled }) => !enabled || on.has(id));
}

/** As long as Dotfile keeps its log; by the emulated clock. */
const keptMs = 30 * 24 * 60 * 60 * 1000;

/** Of each provider, the newest. */
const mostKept = 100_000;

/** The log is cut at the start, and then every so many deliveries. */
const cutEvery = 1000;

const engineName = "engine";

interface Engine {
  readonly lastNumber: number;
  readonly emulatedAt?: number;
}

function readEngine(store: EmulatorStore): Engine {
  return readJson<Engine>(store, engineName) ?? { lastNumber: 0 };
}

function stateName(provider: string): string {
  return `state:${provider}`;
}

function keep(store: EmulatorStore, { provider, state, deliveries = [], forget = [] }: Change): void {
  if (state !== undefined && provider !== undefined) store.writeState(stateName(provider), JSON.stringify(state));
  for (const delivery of deliveries) store.save(delivery);
  if (forget.length > 0) store.forget(forget);
}

function readJson<T>(store: EmulatorStore, name: string): T | undefined {
  const text = store.readState(name);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new HookdevError("EMULATOR_STATE_DAMAGED", {
      category: "environment",
      message: `What the emulator had kept as "${name}" cannot be read: it is not JSON.`,
      remedy: "Move the state file aside, or name another one with --state.",
      cause,
    });
  }
}

function refuse(provider: string, known: ReadonlyMap<string, Emulation>): never {
  throw new HookdevError("PROVIDER_NOT_EMULATED", {
    category: "usage",
    message: `"${visible(provider)}" is not emulated here.`,
    remedy: `${didYouMean(provider, known.keys())}Emulated: ${[...known.keys()].join(", ")}.`,
  });
}
