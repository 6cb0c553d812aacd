// Waiting times between attempts where a provider publishes none: a choice in whole seconds.

import type { EmulationChoice, EmulationSettings } from "../../core/emulation/emulation.ts";
import { HookdevError } from "../../core/errors.ts";
import { quoted } from "../../core/sanitise.ts";
import { chosen } from "./choices.ts";

const mostDelays = 50;
const longestSeconds = 30 * 24 * 60 * 60;

export interface DelayRules {
  /** When nothing is chosen. */
  readonly otherwise: readonly number[];
  /** How many there have to be; any number of them when missing. */
  readonly count?: number;
}

/** The chosen delays, written `60,300,1800`. @throws HookdevError `CHOICE_UNKNOWN` */
export function chosenDelays(
  choice: EmulationChoice,
  settings: EmulationSettings,
  { otherwise, count }: DelayRules,
): readonly number[] {
  const text = chosen(choice, settings);
  if (text === undefined) return otherwise;
  const delays = text.split(",").map((part) => (/^\d{1,8}$/.test(part) ? Number(part) : Number.NaN));
  const isCount = count === undefined ? delays.length <= mostDelays : delays.length === count;
  if (isCount && delays.every((delay) => delay <= longestSeconds)) return delays;
  throw new HookdevError("CHOICE_UNKNOWN", {
    category: "usage",
    message: `${choice.name} cannot be ${quoted(text)}.`,
    remedy: `Write ${count ?? "the"} waiting times in whole seconds (30 days at most) with commas between them, such as 60,300,1800,7200.`,
  });
}
