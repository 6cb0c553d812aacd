// `--forward-mode ack`: the sender has its answer already, and captures go on to the app in order behind it.

import type { Capture } from "../core/capture.ts";
import { type ForwardDeps, forwardCapture } from "./forward.ts";

export interface LaterForwarding {
  /** Forwards the capture when its turn comes. */
  add(captureId: number): void;
  /** Resolves when nothing waits or is under way. */
  idle(): Promise<void>;
}

/** So many are at the app at once; the rest waits as numbers, not as bodies. */
const atOnce = 8;

export function createLaterForwarding(deps: ForwardDeps): LaterForwarding {
  const waiting: number[] = [];
  let running = 0;
  let onIdle: (() => void)[] = [];
  const next = (): void => {
    while (running < atOnce && waiting.length > 0) {
      running += 1;
      void forward(deps, waiting.shift() as number).then(settle, settle);
    }
    if (running === 0) {
      for (const resolve of onIdle) resolve();
      onIdle = [];
    }
  };
  const settle = (): void => {
    running -= 1;
    next();
  };
  return {
    add(captureId) {
      waiting.push(captureId);
      next();
    },
    idle: () =>
      new Promise((resolve) => {
        onIdle.push(resolve);
        next();
      }),
  };
}

async function forward(deps: ForwardDeps, captureId: number): Promise<void> {
  const capture: Capture | undefined = deps.store.get(captureId);
  // It may have been removed by hand in the meantime.
  if (capture === undefined) return;
  const answer = await forwardCapture(deps, capture);
  if (answer.kind !== "response" || answer.body instanceof Uint8Array) return;
  // Nobody waits for the app's answer; it is read to its end so that the attempt is recorded.
  for await (const _ of answer.body);
}
