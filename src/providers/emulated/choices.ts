// Choices where a provider's text can be read in two ways.

import type { EmulationChoice, EmulationSettings } from "../../core/emulation/emulation.ts";
import { HookdevError } from "../../core/errors.ts";
import { quoted, visible } from "../../core/sanitise.ts";

/** Refuses choices that an emulated provider does not have. @throws HookdevError `CHOICE_UNKNOWN` */
export function checkChoices(choices: readonly EmulationChoice[], settings: EmulationSettings): void {
  for (const [name, value] of Object.entries(settings.choices)) {
    const choice = choices.find((candidate) => candidate.name === name);
    if (choice === undefined) throw unknownName(name, choices);
    if (choice.values.length > 0 && !choice.values.includes(value)) throw unknownValue(choice, value);
  }
}

/** What was chosen, or the default: the first value, for free text nothing. @throws HookdevError `CHOICE_UNKNOWN` */
export function chosen(choice: EmulationChoice, { choices }: EmulationSettings): string | undefined {
  const value = choices[choice.name];
  if (value === undefined) return choice.values[0];
  if (choice.values.length > 0 && !choice.values.includes(value)) throw unknownValue(choice, value);
  return value;
}

function unknownName(name: string, choices: readonly EmulationChoice[]): HookdevError {
  return new HookdevError("CHOICE_UNKNOWN", {
    category: "usage",
    message: `There is nothing called ${quoted(name)} to choose here.`,
    remedy: choices.length === 0 ? "Leave it out." : `There is: ${choices.map(spelled).join("; ")}.`,
  });
}

function unknownValue(choice: EmulationChoice, value: string): HookdevError {
  return new HookdevError("CHOICE_UNKNOWN", {
    category: "usage",
    message: `${visible(choice.name)} cannot be ${quoted(value)}.`,
    remedy: `Write ${spelled(choice)}. ${choice.meaning}`,
  });
}

function spelled({ name, values }: EmulationChoice): string {
  return values.length === 0 ? `${name}=<text>` : values.map((value) => `${name}=${value}`).join(" or ");
}
