// The session as readable lines, one or two per capture.

import type { SessionEvent } from "../../core/arrival.ts";
import type { Capture } from "../../core/capture.ts";
import type { StoredAttempt } from "../../core/ports.ts";
import { clip, visible } from "../../core/sanitise.ts";
import { describeTunnel, type TunnelWords } from "../../core/tunnel/state.ts";
import { emulatorLines } from "./emulator-pretty.ts";
import { formatDuration, formatSize, formatSubject, formatTime, formatVerdict } from "./format.ts";
import type { Theme } from "./theme.ts";

/** The lines for one event, each ending in a line feed; everything from outside is sanitised. */
export function prettyLines(event: SessionEvent, theme: Theme): string {
  switch (event.type) {
    case "capture":
      return captureLines(event.capture, theme);
    case "attempt":
      return attemptLine(event.attempt, theme);
    case "flag":
      return `${indent(event.captureId)}${theme.warn("the sender left before it was answered")}\n`;
    case "notice":
      return noticeLine(event, theme);
    case "tunnel":
      return noticeLine(describeTunnel(event.status), theme);
    case "emulator":
      return emulatorLines(event.event, theme, event.pace);
    default:
      return event satisfies never;
  }
}

function noticeLine({ level, message }: TunnelWords, theme: Theme): string {
  return `${(level === "info" ? theme.faint : theme.warn)(visible(message))}\n`;
}

function captureLines(capture: Capture, theme: Theme): string {
  const head = [
    theme.faint(formatTime(capture.receivedAt)),
    theme.strong(`#${capture.id}`),
    `${visible(capture.method)} ${clip(visible(capture.target), 80)}`,
    formatSubject(capture),
    badge(capture, theme),
    theme.faint(formatSize(capture.body.size)),
  ];
  if (capture.answeredStatus !== undefined) head.push(theme.faint(`answered ${capture.answeredStatus}`));
  return `${head.join("  ")}\n${remarks(capture, theme)}`;
}

function badge(capture: Capture, theme: Theme): string {
  const word = formatVerdict(capture);
  if (capture.state !== "complete") return theme.warn(word);
  if (capture.verdict === undefined) return theme.faint(word);
  return capture.verdict.ok ? theme.good(word) : theme.bad(word);
}

function remarks(capture: Capture, theme: Theme): string {
  const lines: string[] = [];
  if (capture.problem !== undefined) lines.push(visible(capture.problem));
  if (capture.verdict?.ok === false)
    lines.push(visible(capture.verdict.message), ...capture.verdict.hints.map((hint) => visible(hint)));
  if (capture.verdict?.ok === true) lines.push(...capture.verdict.notes.map((note) => visible(note)));
  if (capture.flags.includes("browser"))
    lines.push("a web page sent this; it is kept, and not forwarded without --allow-browser");
  if (capture.flags.includes("no-host")) lines.push("it came without a Host header");
  return lines.map((line) => `${indent(capture.id)}${theme.faint(line)}\n`).join("");
}

function attemptLine(attempt: StoredAttempt, theme: Theme): string {
  const { outcome } = attempt;
  const target = visible(attempt.target);
  if (outcome.kind === "failed") {
    const failure = outcome.detail === "" ? outcome.code : `${outcome.code} ${visible(outcome.detail)}`;
    return `${indent(attempt.captureId)}${theme.bad(`→ ${target} failed: ${failure}; the sender got 502`)}\n`;
  }
  const broken = outcome.bodyState === "broken" ? ", its body broke off" : "";
  const style = broken === "" && outcome.status >= 200 && outcome.status <= 299 ? theme.good : theme.bad;
  return `${indent(attempt.captureId)}${style(`→ ${target} answered ${outcome.status}${broken}`)} ${theme.faint(`in ${formatDuration(attempt.durationMs)}`)}\n`;
}

function indent(captureId: number): string {
  return `          #${captureId}  `;
}
