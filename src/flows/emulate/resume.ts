// What a start finds in its store: damage is told, and attempts that were in flight come to their end.

import type { Delivery } from "../../core/emulation/delivery-log.ts";
import { concludeInterrupted } from "./attempt.ts";
import { type EngineDeps, tell } from "./keep.ts";

/** Leaves nothing in `sending`: each delivery waits for its next attempt, or is over. Throws what the store throws. */
export function resume(deps: EngineDeps): void {
  for (const delivery of [...deps.ledger.unfinished()]) {
    for (const text of damageOf(delivery))
      tell(deps.parts, { type: "notice", provider: delivery.provider, text, deliveryId: delivery.id });
    concludeInterrupted(delivery, deps);
  }
}

/** The attempt in flight is not among them: its end is told as every attempt's. */
function damageOf({ number, damaged, attempts }: Delivery): string[] {
  const lost = attempts.filter((attempt) => attempt.damaged === true).map((attempt) => attempt.number);
  const own = `The record of delivery ${number} in the state file is damaged: it goes on with what can be told of it.`;
  const records = lost.length === 1 ? `The record of attempt ${lost[0]}` : `The records of attempts ${lost.join(", ")}`;
  const counts = lost.length === 1 ? "it counts as one" : "they count as some";
  const theirs = `${records} of delivery ${number} in the state file cannot be read: ${counts} whose end is not known.`;
  return [...(damaged === true ? [own] : []), ...(lost.length === 0 ? [] : [theirs])];
}
