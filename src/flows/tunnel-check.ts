// Both ends of the self-check: the prober that sends it to the public URL, and the checkpoint before the receiver.

import type { Answer, ArrivalHandler } from "../core/arrival.ts";
import { pathOf } from "../core/http.ts";
import type { Random, Sender } from "../core/ports.ts";
import { type CheckVerdict, checkAnswer, checkBody, checkPath, judgeCheck, nonceOf } from "../core/tunnel/check.ts";
import { version } from "../core/version.ts";

export interface SelfCheck {
  /** Answers this session's own checks and leaves everything else to the handler behind it; checks are never stored. */
  guard(next: ArrivalHandler): ArrivalHandler;
  /** Sends one check; always settles. `whole` carries all byte values and 8 KB of noise, `small` 32 bytes of noise. */
  prove(url: string, size: "whole" | "small", signal?: AbortSignal): Promise<CheckVerdict>;
}

/** With two of these and the pause between checks, a relay that hangs is announced within 30 s. */
const timeoutMs = 8000;
const noiseBytes = { whole: 8192, small: 32 } as const;

/** The two ends, sharing a key that never leaves this process. */
export function createSelfCheck(deps: { readonly sender: Sender; readonly random: Random }): SelfCheck {
  const key = thrownBytes(deps.random, 32);
  const sent = new Map<string, Progress>();
  return {
    guard: (next) => async (arrival) => {
      const nonce = nonceOf(pathOf(arrival.target));
      const progress = nonce === undefined ? undefined : sent.get(nonce);
      if (nonce === undefined || progress === undefined) return next(arrival);
      if (progress !== "waited-for" || arrival.state !== "complete" || !("bytes" in arrival.body)) return gone;
      sent.set(nonce, "seen");
      return found(checkAnswer(key, nonce, arrival.body.bytes));
    },
    async prove(url, size, signal) {
      const nonce = deps.random.hex(32);
      const body = checkBody(thrownBytes(deps.random, noiseBytes[size]));
      note(sent, nonce);
      try {
        const request = { method: "POST", url: `${url}${checkPath(nonce)}`, headers, body };
        const limits = { timeoutMs, maxAnswerBytes: 64 * 1024, ...(signal === undefined ? {} : { signal }) };
        const { outcome } = await deps.sender.send(request, limits);
        return judgeCheck({ key, nonce, body, url, outcome, delivered: sent.get(nonce) === "seen" });
      } finally {
        sent.set(nonce, "over");
      }
    },
  };
}

const headers = [
  "User-Agent",
  `hookdev/${version}`,
  "Content-Type",
  "application/octet-stream",
  // Relays of this kind show browsers a page of their own first.
  "Bypass-Tunnel-Reminder",
  "1",
];

/** A relay that hung may pass a check on much later: it is still none of the user's captures. */
type Progress = "waited-for" | "seen" | "over";

const keptNonces = 1000;

function note(sent: Map<string, Progress>, nonce: string): void {
  sent.set(nonce, "waited-for");
  if (sent.size > keptNonces) sent.delete(sent.keys().next().value as string);
}

function found(body: Uint8Array): Answer {
  return {
    kind: "response",
    status: 200,
    headers: ["Content-Type", "application/octet-stream", "Cache-Control", "no-store, no-transform"],
    body,
  };
}

/** Each check is answered once, and late or broken ones not at all. */
const gone: Answer = { kind: "response", status: 410, headers: [], body: new Uint8Array(0) };

function thrownBytes(random: Random, count: number): Uint8Array {
  return Uint8Array.from(Buffer.from(random.hex(count * 2), "hex"));
}
