// The session as one JSON object per line, for scripts and agents. Field names are a public promise.

import type { SessionEvent } from "../../core/arrival.ts";
import type { Capture } from "../../core/capture.ts";
import { claimedAddress } from "../../core/guards/client-address.ts";
import type { StoredAttempt } from "../../core/ports.ts";
import { visibleJson } from "../../core/sanitise.ts";
import { describeTunnel, type TunnelStatus } from "../../core/tunnel/state.ts";
import { emulatorObject } from "./emulator-ndjson.ts";

/** The line for one event, ending in a line feed. Bodies and headers stay in the store: see `captures show`. */
export function ndjsonLine(event: SessionEvent): string {
  return `${visibleJson(JSON.stringify(eventObject(event)))}\n`;
}

/** Fields of a capture for machines, without headers and body. */
export function captureObject(capture: Capture): Record<string, unknown> {
  return {
    id: capture.id,
    receivedAt: new Date(capture.receivedAt).toISOString(),
    state: capture.state,
    ...(capture.problem === undefined ? {} : { problem: capture.problem }),
    method: capture.method,
    target: capture.target,
    scheme: capture.scheme,
    remoteAddress: capture.remoteAddress,
    claimedAddress: claimedAddress(capture.headers) ?? null,
    size: capture.body.size,
    provider: capture.provider ?? null,
    event: capture.event ?? null,
    verdict: capture.verdict ?? null,
    flags: capture.flags,
    ...(capture.answeredStatus === undefined ? {} : { answeredStatus: capture.answeredStatus }),
  };
}

/** Fields of an attempt for machines; the answer's body stays in the store. */
export function attemptObject(attempt: StoredAttempt): Record<string, unknown> {
  const { outcome } = attempt;
  return {
    captureId: attempt.captureId,
    target: attempt.target,
    startedAt: new Date(attempt.startedAt).toISOString(),
    durationMs: Math.round(attempt.durationMs * 1000) / 1000,
    ...(outcome.kind === "answered"
      ? { outcome: "answered", status: outcome.status, bodyState: outcome.bodyState }
      : { outcome: "failed", code: outcome.code, phase: outcome.phase, detail: outcome.detail }),
  };
}

/** Fields of the tunnel's state for machines; `provenAt` is the time of the last self-check that passed. */
export function tunnelObject(status: TunnelStatus): Record<string, unknown> {
  const { state, engine, relay, encryption, url, provenAt, reason, previousUrl } = status;
  return {
    state,
    engine,
    relay,
    encryption,
    url: url ?? null,
    provenAt: provenAt === undefined ? null : new Date(provenAt).toISOString(),
    ...(reason === undefined ? {} : { reason }),
    ...(previousUrl === undefined ? {} : { previousUrl }),
    message: describeTunnel(status).message,
  };
}

function eventObject(event: SessionEvent): Record<string, unknown> {
  switch (event.type) {
    case "capture":
      return { type: "capture", ...captureObject(event.capture) };
    case "attempt":
      return { type: "attempt", ...attemptObject(event.attempt) };
    case "tunnel":
      return { type: "tunnel", ...tunnelObject(event.status) };
    case "emulator":
      return { type: "emulator", event: emulatorObject(event.event) };
    case "flag":
    case "notice":
      return { ...event };
    default:
      return event satisfies never;
  }
}
