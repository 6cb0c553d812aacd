// A capture goes on to the app, and the app's own answer goes back to the sender.

import type { Answer, AnswerEnd, Forwarder, ForwardResult, SessionEvent } from "../core/arrival.ts";
import type { Capture } from "../core/capture.ts";
import type { Attempt, Failed } from "../core/delivery.ts";
import { HookdevError } from "../core/errors.ts";
import { describeFailure } from "../core/failure-words.ts";
import type { CaptureStore } from "../core/ports.ts";

export interface ForwardDeps {
  readonly store: CaptureStore;
  readonly publish: (event: SessionEvent) => void;
  readonly forwarder: Forwarder;
}

/** Forwards a stored capture. The attempt is recorded when its answer has ended, whether or not the sender waited. */
export async function forwardCapture(deps: ForwardDeps, capture: Capture): Promise<Answer> {
  const result = await deps.forwarder.forward({
    method: capture.method,
    target: capture.target,
    headers: capture.headers,
    body: {
      size: capture.body.size,
      chunks: "bytes" in capture.body ? capture.body.bytes : deps.store.streamBody(capture.body),
    },
  });
  if (result.kind === "failed") {
    await record(deps, capture.id, result.attempt);
    return unreachable(deps, capture.id, result.attempt.outcome as Failed);
  }
  void result.attempt.then((attempt) => record(deps, capture.id, attempt));
  return passedOn(deps, capture.id, result);
}

/** Stores the attempt; a full disk costs the record of the attempt, not the delivery, and is said. */
async function record(deps: ForwardDeps, captureId: number, attempt: Attempt): Promise<void> {
  const { startedAt, durationMs, outcome } = attempt;
  const stored = { startedAt, durationMs, outcome, captureId, target: deps.forwarder.target };
  try {
    await deps.store.addAttempt(stored);
  } catch (error) {
    const reason = error instanceof HookdevError ? error.message : "The store failed.";
    deps.publish({
      type: "notice",
      level: "error",
      message: `The attempt for capture ${captureId} was not stored. ${reason}`,
    });
  }
  deps.publish({ type: "attempt", attempt: stored });
}

function passedOn(deps: ForwardDeps, captureId: number, result: ForwardResult & { kind: "answered" }): Answer {
  return {
    kind: "response",
    status: result.status,
    headers: result.headers,
    body: result.body,
    onSettled: (end) => noteEnd(deps, captureId, end),
  };
}

function unreachable(deps: ForwardDeps, captureId: number, failed: Failed): Answer {
  const words = describeFailure(failed, deps.forwarder.target);
  return {
    kind: "response",
    status: 502,
    headers: ["Content-Type", "text/plain; charset=utf-8"],
    body: new TextEncoder().encode(
      `hookdev stored this request, but the app behind it did not answer. ${words.message}\n`,
    ),
    onSettled: (end) => noteEnd(deps, captureId, end),
  };
}

/** Records that the sender was gone before its answer; a store that cannot take the note costs the note alone. */
export function noteEnd(deps: Pick<ForwardDeps, "store" | "publish">, captureId: number, end: AnswerEnd): void {
  if (end !== "client-left") return;
  try {
    deps.store.addFlag(captureId, "client-left");
  } catch (error) {
    if (!(error instanceof HookdevError)) throw error;
  }
  deps.publish({ type: "flag", captureId, flag: "client-left" });
}
