// A scenario leaves as a whole: every event is prepared first, then all are handed to the schedule with their times.

import type { Delivery } from "../../core/emulation/delivery-log.ts";
import { HookdevError } from "../../core/errors.ts";
import { visible } from "../../core/sanitise.ts";
import { type PlannedEvent, planScenario } from "../../core/scenario/plan-scenario.ts";
import type { Scenario } from "../../core/scenario/scenario.ts";
import { type EmitDeps, edited, emissionOf } from "./emit.ts";
import { referenceIn } from "./reference.ts";

/** What became of one event of the scenario. */
export interface PlayedEvent {
  readonly event: string;
  readonly afterSeconds: number;
  readonly reference?: string;
  /** Empty where nobody subscribed to it. */
  readonly deliveries: readonly Delivery[];
}

/**
 * Emits all events of a scenario that was read for the providers of this emulator.
 *
 * @throws HookdevError `PROVIDER_NOT_EMULATED`, `SCENARIO_INVALID` with the number of the event; then nothing is emitted
 */
export async function playScenario(scenario: Scenario, deps: EmitDeps): Promise<PlayedEvent[]> {
  const { emulator, random } = deps;
  const emulation = emulator.emulations.find((candidate) => candidate.provider.id === scenario.provider);
  if (emulation === undefined) throw notEmulated(scenario.provider, deps);
  const { provider } = emulation;
  const planned = planScenario(scenario, { provider, random, now: emulator.now() });
  const ready: { readonly plan: PlannedEvent; readonly body: Uint8Array }[] = [];
  for (const [index, plan] of planned.entries()) ready.push({ plan, body: await bodyOf(plan, index, deps) });
  return ready.map(({ plan, body }) => {
    const { payload, reference = referenceIn(body, emulation), afterSeconds } = plan;
    const about = reference === undefined ? { afterSeconds } : { afterSeconds, reference };
    const event = plan.event.name;
    return { event, ...about, deliveries: emulator.emit(provider.id, emissionOf({ event, body, payload, ...about })) };
  });
}

async function bodyOf(plan: PlannedEvent, index: number, deps: EmitDeps): Promise<Uint8Array> {
  const { payload, data, edits, isFresh, at } = plan;
  const source = payload === undefined ? Buffer.from(data ?? "null") : await deps.payloads.read(payload.file);
  const fresh = isFresh ? (payload?.fresh ?? []) : [];
  try {
    return edited({ source, edits, fresh, now: at }, deps);
  } catch (cause) {
    if (!(cause instanceof HookdevError)) throw cause;
    const { message, remedy } = cause;
    throw new HookdevError("SCENARIO_INVALID", {
      category: "fixture",
      message: `Event ${index + 1} of the scenario (${visible(plan.event.name)}): ${message}`,
      ...(remedy === undefined ? {} : { remedy }),
      cause,
    });
  }
}

function notEmulated(id: string, { emulator }: EmitDeps): HookdevError {
  const known = emulator.emulations.map(({ provider }) => provider.id).join(", ");
  return new HookdevError("PROVIDER_NOT_EMULATED", {
    category: "usage",
    message: `This scenario is one of ${visible(id)}, which is not emulated here.`,
    remedy: `Emulated: ${known}. Start it with \`hookdev emulate ${visible(id)}\`.`,
  });
}
