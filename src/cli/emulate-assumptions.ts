// What an emulation does that its provider does not publish, as lines: in short at the start, all of it when asked.

import type { Emulation } from "../core/emulation/emulation.ts";

/** At the start: what fills in the schedule of attempts, which comes first in every list, and where the rest is. */
export function assumptionsInShort({ provider, assumptions }: Emulation): string[] {
  const [schedule, ...others] = assumptions;
  if (schedule === undefined) return [];
  const more = `… and ${others.length} more: hookdev emulate ${provider.id} --assumptions`;
  return [labelled(schedule), ...(others.length === 0 ? [] : [more])];
}

/** All of them, by provider, each line ending in a line feed. */
export function assumptionText(emulations: readonly Emulation[]): string {
  return emulations
    .flatMap(({ provider, assumptions }) => [
      `${provider.name} (${provider.id})`,
      ...assumptions.map(labelled).map(indented),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

function labelled(text: string): string {
  return `not published: ${text}`;
}

function indented(line: string): string {
  return `  ${line}`;
}
