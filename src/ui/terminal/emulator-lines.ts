// The deliveries of the emulated providers as lines: what became of each, when it is tried again, and every attempt.

import type { Delivery, DeliveryAttempt } from "../../core/emulation/delivery-log.ts";
import { nextNumber } from "../../core/emulation/delivery-steps.ts";
import type { EmulatedPace } from "../../core/emulation/events.ts";
import { describeFailure } from "../../core/failure-words.ts";
import type { Masker } from "../../core/mask.ts";
import { attemptWord, endWords } from "../plain/emulator-pretty.ts";
import { formatDuration, formatSpan, formatTime } from "../plain/format.ts";
import { type EmulatorSnapshot, shownDeliveries } from "./emulator-log.ts";
import { type Line, line, piece, type Tone } from "./line.ts";

export interface EmulatorLinesInput {
  readonly log: EmulatorSnapshot;
  readonly pace: EmulatedPace;
  readonly revealed: boolean;
  readonly masker: Masker;
}

/** The newest delivery first, its attempts below it; not yet cut to a width. */
export function emulatorLogLines(input: EmulatorLinesInput): Line[] {
  const { deliveries, problem } = input.log;
  if (problem !== undefined) return [line(problem, "bad")];
  if (deliveries.length === 0) return [line("No deliveries yet: hookdev emit <event> makes one.", "faint")];
  const lines = deliveries.flatMap((delivery) => [
    deliveryLine(delivery, input),
    ...delivery.attempts.map((attempt) => attemptLine(attempt)),
  ]);
  if (deliveries.length < shownDeliveries) return lines;
  return [...lines, line(`Only the newest ${shownDeliveries}: hookdev deliveries list has the others.`, "faint")];
}

function deliveryLine(delivery: Delivery, { log, pace, revealed, masker }: EmulatorLinesInput): Line {
  const { number, provider, event, reference, endpointId } = delivery;
  const about = reference === undefined ? "" : ` (${revealed ? reference : masker.text(reference)})`;
  return [
    piece(`#${number} `, "strong"),
    piece(`${provider} · ${event}`, "key"),
    piece(`${about} → ${endpointId}  `, "faint"),
    piece(stateWords(delivery, { log, pace }), tones[delivery.status]),
  ];
}

const tones: Readonly<Record<Delivery["status"], Tone>> = {
  waiting: "warn",
  sending: "accent",
  delivered: "good",
  failed: "bad",
  cancelled: "bad",
};

function stateWords(delivery: Delivery, { log, pace }: Pick<EmulatorLinesInput, "log" | "pace">): string {
  const { status, end, nextAttemptAt } = delivery;
  const attempt = `attempt ${nextNumber(delivery)}`;
  if (status === "sending") return `${attempt} is under way`;
  if (status !== "waiting" || nextAttemptAt === undefined) return end === undefined ? status : endWords[end];
  const words = `waits for ${attempt}${delivery.nextKind === "manual" ? " by hand" : ""}`;
  const waitMs = (nextAttemptAt - log.now) / pace.scale;
  if (waitMs <= 0) return `${words}, which is due`;
  const when = waitMs < dayMs ? `at ${formatTime(log.wallNow + waitMs)}` : `in ${formatSpan(waitMs)}`;
  return `${words} ${when}${pace.scale === 1 ? "" : ` (${formatTime(nextAttemptAt)} of the emulated clock)`}`;
}

/** Beyond it a time of day says too little. */
const dayMs = 20 * 60 * 60 * 1000;

function attemptLine(attempt: DeliveryAttempt): Line {
  const { startedAt, durationMs, outcome, url, faults = [] } = attempt;
  const isGood = outcome.kind === "answered" && outcome.status >= 200 && outcome.status <= 299;
  const ended =
    outcome.kind === "answered"
      ? `${outcome.status} in ${formatDuration(durationMs)}`
      : `${outcome.code}: ${describeFailure(outcome, url).message}`;
  return [
    piece(`    ${formatTime(startedAt)} ${attemptWord(attempt)}  `, "faint"),
    piece(ended, isGood ? "good" : "bad"),
    ...(faults.length === 0 ? [] : [piece(` [${faults.join(", ")}]`, "faint")]),
  ];
}
