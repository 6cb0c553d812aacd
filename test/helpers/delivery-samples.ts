// A delivery and its attempts as a store keeps them.

import type { Delivery, DeliveryAttempt } from "../../src/core/emulation/delivery-log.ts";

/** An attempt that was answered with 500; 1 is the first. */
export function attempt(number: number, change: Partial<DeliveryAttempt> = {}): DeliveryAttempt {
  const body = new Uint8Array([0, 255, number]);
  return {
    number,
    kind: number === 1 ? "first" : "automatic",
    emulatedAt: 1000 * number,
    url: "http://127.0.0.1:9/hook",
    requestHeaders: ["X-Secret", "\u00e9\u0000"],
    requestBody: sample().body,
    startedAt: 5,
    durationMs: 0.25,
    outcome: { kind: "answered", status: 500, headers: ["A", "b"], body, bodyState: "whole" },
    ...change,
  };
}

/** A delivery that waits for its first attempt. */
export function sample(change: Partial<Delivery> = {}): Delivery {
  const body = new Uint8Array([0x7b, 0x00, 0xff, 0x7d]);
  const about = { provider: "acme", endpointId: "one", event: "Opened", contentType: "application/json", body };
  return {
    id: "d-1",
    number: 1,
    ...about,
    createdAt: 1000,
    status: "waiting",
    nextAttemptAt: 1000,
    attempts: [],
    ...change,
  };
}
