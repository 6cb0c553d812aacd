// Small words shared by the plain views: sizes, times, verdicts.

import type { Capture } from "../../core/capture.ts";
import { clip, visible } from "../../core/sanitise.ts";

/** `812 B`, `12.4 kB`, `50.0 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `0.4 ms`, `12 ms`, `1.20 s`. */
export function formatDuration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(2)} s`;
}

/** A length of time in its two largest units: `45 s`, `3 min`, `1 h 30 min`, `2 d`. */
export function formatSpan(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`]))
    .join(" ");
}

/** Local wall time as `14:03:27`. */
export function formatTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** `Dotfile · Case.StatusUpdated`, or what is known of it; sanitised. */
export function formatSubject(capture: Pick<Capture, "provider" | "event">): string {
  if (capture.provider === undefined) return "unknown sender";
  return capture.event === undefined ? capture.provider : `${capture.provider} · ${clip(visible(capture.event), 60)}`;
}

/** One word for the verdict, with the reason when it is bad. */
export function formatVerdict(capture: Pick<Capture, "verdict" | "provider" | "state">): string {
  if (capture.state !== "complete") return capture.state;
  if (capture.verdict === undefined) return "not checked";
  return capture.verdict.ok ? "genuine" : `NOT GENUINE: ${capture.verdict.reason}`;
}
