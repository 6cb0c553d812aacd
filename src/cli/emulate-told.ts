// What `emit` and `deliveries` say about deliveries that an emulator told them of, as plain lines.

import { bodyBlock, withoutCommands } from "../core/body-block.ts";
import { clip, visible, visibleBytes } from "../core/sanitise.ts";

/** A delivery as the control calls give it. */
export interface ToldDelivery {
  readonly id: string;
  readonly number: number;
  readonly provider: string;
  readonly event: string;
  readonly reference: string | null;
  readonly endpointId: string;
  readonly status: string;
  readonly end: string | null;
  readonly createdAt: string;
  readonly nextAttemptAt: string | null;
  readonly attempts: readonly ToldAttempt[];
}

export interface ToldAttempt {
  readonly number: number;
  readonly kind: string;
  readonly url: string;
  readonly emulatedAt: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly outcome: "answered" | "failed";
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly faults?: readonly string[];
  readonly request?: ToldMessage;
  readonly response?: ToldMessage;
}

/** Headers come with credentials hidden. */
export interface ToldMessage {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly size: number;
  readonly text?: string;
  readonly bodyBase64: string;
}

/** One line of a list: number, time, event, endpoint, what became of it. */
export function deliveryLine({
  number,
  createdAt,
  provider,
  event,
  reference,
  endpointId,
  ...rest
}: ToldDelivery): string {
  const about = reference === null ? "" : ` (${clip(visible(reference), 40)})`;
  const answers = rest.attempts.map(outcomeWord).join(", ");
  const next = rest.nextAttemptAt === null ? "" : `, next ${shortTime(rest.nextAttemptAt)}`;
  return [
    `#${number}`,
    shortTime(createdAt),
    `${visible(provider)} · ${clip(visible(event), 60)}${about}`,
    `to ${clip(visible(endpointId), 40)}`,
    `${visible(rest.status)}${next}`,
    `→ ${answers === "" ? "-" : answers}`,
  ].join("  ");
}

/** Everything about one delivery, in several lines. */
export function deliveryLines(delivery: ToldDelivery): string[] {
  return [
    deliveryLine(delivery),
    `id ${visible(delivery.id)}${delivery.end === null ? "" : `, ended: ${visible(delivery.end)}`}`,
    ...delivery.attempts.flatMap(attemptLines),
  ];
}

function attemptLines(attempt: ToldAttempt): string[] {
  const faults = attempt.faults === undefined ? "" : ` [${attempt.faults.map((each) => visible(each)).join(", ")}]`;
  const at = `${visible(attempt.startedAt)}, by the emulated clock ${visible(attempt.emulatedAt)}`;
  const detail = attempt.detail === undefined || attempt.detail === "" ? "" : ` ${visible(attempt.detail)}`;
  return [
    "",
    `attempt ${attempt.number} (${visible(attempt.kind)})${faults} at ${at}`,
    `→ ${visible(attempt.url) || "an unknown URL"}: ${outcomeWord(attempt)}${detail} in ${attempt.durationMs} ms`,
    ...(attempt.request === undefined ? [] : messageLines(attempt.request)),
    ...(attempt.response === undefined ? [] : ["", "its answer:", ...messageLines(attempt.response)]),
  ];
}

function outcomeWord({ outcome, status, code }: ToldAttempt): string {
  return outcome === "answered" ? String(status) : visible(code ?? "failed");
}

/** How much of a body is shown; --json has all of it. */
const shownCharacters = 16 * 1024;

function messageLines({ headers, size, text }: ToldMessage): string[] {
  const lines = headers.map(([name, value]) => withoutCommands(`${visible(name)}: ${visibleBytes(value)}`));
  if (size === 0) return lines;
  const shown = text === undefined ? `(${size} bytes that are no text)` : clip(text, shownCharacters);
  return [...lines, bodyBlock(visible(shown, { multiline: true }))];
}

function shortTime(iso: string): string {
  return visible(iso.replace("T", " ").replace(/\.\d+Z$/, "Z"));
}
