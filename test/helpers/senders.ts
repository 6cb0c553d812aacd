// Both senders, opened alike, for tests that hold for either.

import { openBulkSender } from "../../src/adapters/send/bulk.ts";
import { openExactSender } from "../../src/adapters/send/exact.ts";
import type { Attempt, OutgoingRequest, SendLimits } from "../../src/core/delivery.ts";
import type { Clock, Sender } from "../../src/core/ports.ts";

/** A clock whose wall time stands still and whose durations are real. */
export const testClock: Clock = {
  now: () => 1_800_000_000_000,
  monotonic: () => performance.now(),
  sleep: () => Promise.reject(new Error("no sender sleeps")),
};

/** The name of each sender and how to open it. */
export const senders: readonly (readonly ["exact" | "bulk", () => Sender])[] = [
  ["exact", () => openExactSender({ clock: testClock })],
  ["bulk", () => openBulkSender({ clock: testClock, connections: 8 })],
];

/** A POST of a small JSON body. */
export function posting(url: string, change: Partial<OutgoingRequest> = {}): OutgoingRequest {
  return {
    method: "POST",
    url,
    headers: ["Content-Type", "application/json", "X-Secret", "s3cret"],
    body: Buffer.from('{"event":"test"}'),
    ...change,
  };
}

export const limits: SendLimits = { timeoutMs: 5_000, maxAnswerBytes: 65_536 };

/** Sends once with a sender of its own; also says how long it took by the wall. */
export async function sendOnce(
  open: () => Sender,
  request: OutgoingRequest,
  change: Partial<SendLimits> = {},
): Promise<Attempt & { readonly tookMs: number }> {
  const sender = open();
  const started = performance.now();
  try {
    const attempt = await sender.send(request, { ...limits, ...change });
    return { ...attempt, tookMs: performance.now() - started };
  } finally {
    await sender.close();
  }
}
