// The emulator: providers that answer their management API and deliver what happens, by one schedule over one store.

import type { Delivery } from "../../core/emulation/delivery-log.ts";
import { triedByHand } from "../../core/emulation/delivery-steps.ts";
import { emulatedClock } from "../../core/emulation/emulated-clock.ts";
import type { Endpoint } from "../../core/emulation/emulation.ts";
import type { Emulator } from "../../core/emulation/emulator.ts";
import { HookdevError } from "../../core/errors.ts";
import { visible } from "../../core/sanitise.ts";
import { answerCall } from "./api.ts";
import { makeAttempt } from "./attempt.ts";
import { deliveriesFor } from "./emit.ts";
import { type EngineDeps, keep, tell } from "./keep.ts";
import { cancelledBy, keptTime, openLedger, switchOf } from "./ledger.ts";
import type { EmulatorOptions, EmulatorParts } from "./options.ts";
import { Queue } from "./queue.ts";
import { resume } from "./resume.ts";
import { timeTravel } from "./time-travel.ts";

/**
 * Opens an emulator and goes on with what the store has unfinished: exactly the attempts that were left. One that was
 * in flight when the last process ended counts as an attempt whose outcome is not known, and so does a damaged one.
 *
 * @throws HookdevError `EMULATOR_STATE_DAMAGED`, `CHOICE_UNKNOWN`, and what the store throws
 */
export function openEmulator(options: EmulatorOptions): Emulator {
  const parts = partsOf(options);
  const ledger = openLedger({ ...options, now: parts.time.now });
  const deps: EngineDeps = { parts, ledger };
  for (const { provider, assumptions } of options.emulations)
    for (const text of assumptions) tell(parts, { type: "assumption", provider: provider.id, text });
  resume(deps);
  const queue = new Queue({
    time: parts.time,
    maxInFlight: options.maxInFlight ?? 32,
    unfinished: ledger.unfinished,
    takeChanged: ledger.takeChanged,
    current: ledger.current,
    start: (delivery) => makeAttempt(delivery, deps),
    onError: options.onError,
  });
  queue.look();
  return assemble(deps, queue);
}

function partsOf(options: EmulatorOptions): EmulatorParts {
  const { clock, schedule = {}, store, random, faults = {} } = options;
  const kept = keptTime(store);
  const wall = clock.now();
  // A clock that stands still stays where it stood; one that runs does not fall behind the wall.
  const goesOnAt = schedule.manual === true ? (kept ?? wall) : Math.max(kept ?? wall, wall);
  const time = emulatedClock(clock, { startAt: goesOnAt, ...schedule });
  return { ...options, time, faults, seed: faults.seed ?? random.hex(16) };
}

function assemble(deps: EngineDeps, queue: Queue): Emulator {
  const { parts, ledger } = deps;
  const { time } = parts;
  const thenLook = <T>(result: T): T => {
    queue.look();
    return result;
  };
  return {
    emulations: parts.emulations,
    ownerOf: (path) => parts.emulations.find(({ owns }) => owns(path))?.provider.id,
    call: async (provider, call) => thenLook(await answerCall(provider, call, deps)),
    register: (provider, wish) => thenLook(register(provider, wish, deps)),
    unregister: (provider, endpointId) => thenLook(unregister(provider, endpointId, deps)),
    emit: (provider, emission) => thenLook(emit(provider, emission, deps)),
    retry: (id) => thenLook(retry(id, deps)),
    state: ledger.state,
    delivery: ledger.find,
    deliveries: ledger.list,
    waiting: (provider) => [...ledger.unfinished()].filter((delivery) => delivery.provider === provider).length,
    now: time.now,
    nextDue: () => queue.nextStart(),
    ...timeTravel({
      time,
      queue,
      keepTime: () => ledger.commit({}),
      isOver: () => ledger.unfinished().next().done === true,
    }),
    idle: () => queue.idle(),
    async close() {
      await queue.close();
      ledger.commit({});
    },
  };
}

function register(provider: string, wish: Parameters<Emulator["register"]>[1], deps: EngineDeps): readonly Endpoint[] {
  const { ledger, parts } = deps;
  const before = ledger.state(provider);
  const state = ledger.emulation(provider).register(before, { ...wish, now: parts.time.now() });
  keep({ provider, state, deliveries: cancelledBy(ledger, provider, state) }, deps);
  return state.endpoints.filter((endpoint) => !before.endpoints.includes(endpoint));
}

function unregister(provider: string, endpointId: string, deps: EngineDeps): void {
  const before = deps.ledger.state(provider);
  const endpoints = before.endpoints.filter(({ id }) => id !== endpointId);
  if (endpoints.length === before.endpoints.length) throw endpointUnknown(provider, endpointId);
  const state = { ...before, endpoints };
  keep({ provider, state, deliveries: cancelledBy(deps.ledger, provider, state) }, deps);
}

function emit(provider: string, emission: Parameters<Emulator["emit"]>[1], deps: EngineDeps): readonly Delivery[] {
  const { ledger } = deps;
  const deliveries = deliveriesFor([emission], { provider, state: ledger.state(provider) }, deps);
  const created = deliveries.filter(({ id }) => ledger.current(id) === undefined);
  keep({ deliveries }, deps);
  return created;
}

function retry(id: string, deps: EngineDeps): Delivery {
  const delivery = deps.ledger.find(id);
  if (delivery === undefined) throw deliveryUnknown(id);
  if (!deps.parts.emulations.some(({ provider }) => provider.id === delivery.provider)) throw notEmulated(delivery);
  const endpoint = switchOf(deps.ledger.state(delivery.provider), delivery.endpointId);
  if (endpoint !== "on") throw endpointOff(delivery, endpoint);
  const again = triedByHand(delivery, deps.parts.time.now());
  keep({ deliveries: [again] }, deps);
  return again;
}

function endpointUnknown(provider: string, endpointId: string): HookdevError {
  return new HookdevError("ENDPOINT_UNKNOWN", {
    category: "usage",
    message: `${visible(provider)} has no endpoint "${visible(endpointId)}".`,
    remedy: "GET /_hookdev/endpoints lists those that are registered.",
  });
}

function deliveryUnknown(id: string): HookdevError {
  return new HookdevError("DELIVERY_UNKNOWN", {
    category: "usage",
    message: `There is no delivery "${visible(id)}".`,
    remedy: "hookdev deliveries list shows what is there.",
  });
}

/** A state file may hold deliveries of providers that an earlier start has emulated. */
function notEmulated({ number, provider }: Delivery): HookdevError {
  return new HookdevError("PROVIDER_NOT_EMULATED", {
    category: "usage",
    message: `Delivery ${number} is not tried again: its provider "${visible(provider)}" is not emulated this time.`,
    remedy: `Start the emulator with it as well: hookdev emulate ${visible(provider)} …, with the same --state.`,
  });
}

function endpointOff({ endpointId, id }: Delivery, endpoint: "off" | "gone"): HookdevError {
  const how = endpoint === "off" ? "is disabled" : "is not registered any more";
  return new HookdevError("ENDPOINT_OFF", {
    category: "usage",
    message: `The delivery "${visible(id)}" is not tried again: its endpoint "${visible(endpointId)}" ${how}.`,
    remedy: "Enable or register the endpoint first.",
  });
}
