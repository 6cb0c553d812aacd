// What an emulated provider does, as readable lines: calls answered, attempts made, the next one planned.

import type { Attempt } from "../../core/delivery.ts";
import type { Delivery, DeliveryAttempt, DeliveryEnd } from "../../core/emulation/delivery-log.ts";
import type { Endpoint } from "../../core/emulation/emulation.ts";
import type { EmulatedPace, EmulatorEvent, Moment } from "../../core/emulation/events.ts";
import { shownUrl } from "../../core/emulation/shown-url.ts";
import { describeFailure } from "../../core/failure-words.ts";
import { clip, visible } from "../../core/sanitise.ts";
import { formatDuration, formatSpan, formatTime } from "./format.ts";
import type { Theme } from "./theme.ts";

type Told<Type extends EmulatorEvent["type"]> = Extract<EmulatorEvent, { readonly type: Type }>;

/** The lines for one event, each ending in a line feed; empty for what other lines tell. Everything is sanitised. */
export function emulatorLines(event: EmulatorEvent, theme: Theme, pace: EmulatedPace): string {
  switch (event.type) {
    case "assumption":
      return "";
    case "api-call":
      return callLine(event, theme);
    case "poke":
      return pokeLine(event, theme);
    case "endpoints-changed":
      return event.endpoints.map((endpoint) => endpointLine(endpoint, event, theme)).join("");
    case "delivery-created":
      return `${start(event, theme)}${name(event.delivery, theme)} ${theme.faint(subject(event.delivery))}\n`;
    case "attempt":
      return attemptLine(event, theme);
    case "planned":
      return `${indent}${name(event.delivery, theme)} ${theme.warn(plannedWords(event, pace))}\n`;
    case "delivery-over":
      return overLine(event, theme);
    case "notice":
      return `${indent}${theme.warn(visible(event.text))}\n`;
    default:
      return event satisfies never;
  }
}

const indent = " ".repeat(10);

function start(event: Moment, theme: Theme): string {
  return `${theme.faint(formatTime(event.wallAt))}  `;
}

function name({ number }: Delivery, theme: Theme): string {
  return theme.strong(`delivery ${number}`);
}

function subject({ provider, event, reference }: Delivery): string {
  const about = reference === undefined ? "" : ` (${clip(visible(reference), 40)})`;
  return `${provider} · ${clip(visible(event), 60)}${about}`;
}

function callLine(event: Told<"api-call">, theme: Theme): string {
  const { method, path, status, provider } = event;
  const style = status < 400 ? theme.good : theme.warn;
  return `${start(event, theme)}${visible(method)} ${clip(visible(path), 80)}  ${provider}  ${style(String(status))}\n`;
}

function pokeLine(event: Told<"poke">, theme: Theme): string {
  const words = `poke ${clip(visible(event.event), 60)}`;
  return `${start(event, theme)}${words} ${arrow(event.url, event.attempt, theme)}\n${withheldLine(event.withheld, theme)}`;
}

function endpointLine({ id, url, enabled, events }: Endpoint, event: Told<"endpoints-changed">, theme: Theme): string {
  const many = events === "all" ? "all events" : `${events.length} event types`;
  const state = enabled ? many : "switched off";
  return `${start(event, theme)}${event.provider} endpoint ${visible(id)}: ${target(url)} ${theme.faint(`(${state})`)}\n`;
}

function attemptLine({ delivery, attempt, wallAt, at }: Told<"attempt">, theme: Theme): string {
  const words = `${name(delivery, theme)} ${attemptWord(attempt)} ${arrow(attempt.url, attempt, theme)}`;
  const faults = attempt.faults === undefined ? "" : theme.faint(` [${attempt.faults.join(", ")}]`);
  return `${start({ wallAt, at }, theme)}${words}${faults}\n${withheldLine(attempt.withheld, theme)}`;
}

/** `attempt 2`, `attempt 2 by hand`, `attempt 2 once more`. */
export function attemptWord({ kind, number }: DeliveryAttempt): string {
  if (kind === "duplicate") return `attempt ${number} once more`;
  return kind === "manual" ? `attempt ${number} by hand` : `attempt ${number}`;
}

function arrow(url: string, { outcome, durationMs }: Attempt, theme: Theme): string {
  const place = target(url);
  if (outcome.kind === "failed")
    return theme.bad(`→ ${place} failed: ${outcome.code}. ${visible(describeFailure(outcome, url).message)}`);
  const style = outcome.status >= 200 && outcome.status <= 299 ? theme.good : theme.bad;
  return `${style(`→ ${place} answered ${outcome.status}`)} ${theme.faint(`in ${formatDuration(durationMs)}`)}`;
}

function target(url: string): string {
  return clip(visible(shownUrl(url)) || "an unknown URL", 100);
}

function withheldLine(withheld: string | undefined, theme: Theme): string {
  return withheld === undefined ? "" : `${indent}${theme.warn(visible(withheld))}\n`;
}

function plannedWords({ waitMs, nextAttemptAt, delivery }: Told<"planned">, { isManual, scale }: EmulatedPace): string {
  const which = `attempt ${delivery.attempts.filter(({ kind }) => kind !== "duplicate").length + 1}`;
  const when = `${which} in ${formatSpan(waitMs)}, at ${formatTime(nextAttemptAt)}`;
  if (isManual) return `${when} of the emulated clock, which waits for you`;
  return scale === 1 ? when : `${when} of the emulated clock: here in ${formatSpan(waitMs / scale)}`;
}

/** How a delivery ended, and why. */
export const endWords: Readonly<Record<DeliveryEnd, string>> = {
  delivered: "delivered",
  "attempts-used-up": "failed: no attempt is left",
  "final-status": "failed: after this answer it is not tried again",
  "not-scheduled": "failed: the provider publishes no further attempt",
  "endpoint-off": "cancelled: the endpoint was switched off",
  "endpoint-gone": "cancelled: the endpoint is not registered any more",
};

/** One that arrived at the first try has been told by its attempt. */
function overLine({ delivery, reason }: Told<"delivery-over">, theme: Theme): string {
  if (reason === "delivered" && delivery.attempts.length === 1) return "";
  const style = reason === "delivered" ? theme.good : theme.bad;
  return `${indent}${name(delivery, theme)} ${style(endWords[reason])}\n`;
}
