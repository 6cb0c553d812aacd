// A scenario turned into what is emitted: when, which event, with which values.

import { findEvent } from "../catalogue.ts";
import { longestWaitMs } from "../emulation/emulated-clock.ts";
import type { Edit } from "../fixture.ts";
import type { Random } from "../ports.ts";
import type { EventType, PayloadInfo, Provider } from "../provider.ts";
import { parseDuration } from "../values.ts";
import type { Scenario, ScenarioStep } from "./scenario.ts";
import { fillText, fillValue, type TemplateSource } from "./template.ts";

/** One event of a scenario with its values filled in. */
export interface PlannedEvent {
  readonly event: EventType;
  /** The canned payload; undefined where `data` takes its place. */
  readonly payload?: PayloadInfo;
  /** The whole payload as JSON text. */
  readonly data?: string;
  /** After the start of the scenario, seconds of the emulated clock. */
  readonly afterSeconds: number;
  /** Milliseconds since 1970, UTC, of the emulated clock. */
  readonly at: number;
  readonly reference?: string;
  readonly edits: readonly Edit[];
  readonly isFresh: boolean;
}

export interface PlanSource {
  readonly provider: Provider;
  readonly random: Random;
  /** When it starts, milliseconds since 1970, UTC, of the emulated clock. */
  readonly now: number;
}

/** What passes between two events that name no time: enough for the first to arrive before the second. */
const usualGapMs = 1000;

/** Plans a scenario that `readScenario` has accepted. @throws HookdevError `DURATION_INVALID` */
export function planScenario(scenario: Scenario, { provider, random, now }: PlanSource): PlannedEvent[] {
  const made = new Map<string, string>();
  const vars = new Map<string, string>();
  for (const [name, text] of Object.entries(scenario.vars ?? {}))
    vars.set(name, fillText(text, { random, now, made, vars }));
  let at = now;
  return scenario.events.map((step, index) => {
    at += step.after === undefined ? (index === 0 ? 0 : usualGapMs) : gapMs(step.after);
    const filled = filledStep(step, { random, now: at, made, vars });
    return { ...filled, ...chosenPayload(step, provider), afterSeconds: (at - now) / 1000, at };
  });
}

function gapMs(after: string | number): number {
  const text = typeof after === "number" ? `${after}s` : after;
  return parseDuration(text, "after", { allowZero: true, max: longestWaitMs });
}

function filledStep(step: ScenarioStep, source: TemplateSource): Pick<PlannedEvent, "reference" | "edits" | "isFresh"> {
  const edits = Object.entries(step.set ?? {}).map(([pointer, value]) => ({
    pointer,
    value: JSON.stringify(fillValue(value, source)),
  }));
  const data = step.data === undefined ? {} : { data: JSON.stringify(fillValue(step.data, source)) };
  const reference = step.reference === undefined ? {} : { reference: fillText(step.reference, source) };
  return { ...data, ...reference, edits, isFresh: step.fresh !== false && step.data === undefined };
}

function chosenPayload(step: ScenarioStep, provider: Provider): Pick<PlannedEvent, "event" | "payload"> {
  const found = findEvent([provider], step.event, provider.id);
  if (found.kind !== "found") return { event: { name: step.event } };
  const payload = step.data === undefined && found.payload !== undefined ? { payload: found.payload } : {};
  return { event: found.event, ...payload };
}
