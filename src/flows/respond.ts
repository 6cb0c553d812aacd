// What the inbox answers when no app answers for it: a fixed 200, or the steps of `--respond` in order.

import type { Answer } from "../core/arrival.ts";
import type { Clock } from "../core/ports.ts";
import type { RespondStep } from "../core/values.ts";

export interface ResponsePlan {
  /** The step for the next arrival; the last one repeats. */
  next(): RespondStep;
}

const empty = new Uint8Array(0);
const accepted: RespondStep = { kind: "status", status: 200, delayMs: 0 };

/** Steps in order, the last one for all that follow; without steps every arrival gets a 200. */
export function createResponsePlan(steps: readonly RespondStep[]): ResponsePlan {
  let position = 0;
  return {
    next() {
      const step = steps[Math.min(position, steps.length - 1)] ?? accepted;
      position += 1;
      return step;
    },
  };
}

/** Turns a step into an answer: at once, or after its delay on the given clock. */
export function answerFor(step: RespondStep, clock: Clock): Answer | Promise<Answer> {
  if (step.kind !== "status") return step;
  const answer: Answer = { kind: "response", status: step.status, headers: [], body: empty };
  return step.delayMs > 0 ? clock.sleep(step.delayMs).then(() => answer) : answer;
}
