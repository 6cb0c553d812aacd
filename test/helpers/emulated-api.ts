// What tests of emulated providers are made of: states that went through JSON, frozen values, deliveries and attempts.

import { expect } from "vitest";
import type { Delivery, DeliveryAttempt } from "../../src/core/emulation/delivery-log.ts";
import type { Endpoint } from "../../src/core/emulation/emulation.ts";

/** 2026-11-20T10:00:00Z */
export const morning = Date.UTC(2026, 10, 20, 10);

/** The value after a restart; nothing in it may get lost on the way. */
export function throughJson<T>(value: T): T {
  const again = JSON.parse(JSON.stringify(value)) as T;
  expect(again).toStrictEqual(value);
  return again;
}

/** Freezes a value and all that it holds but bytes. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const child of Object.values(value)) deepFreeze(child);
  return value;
}

/** An enabled endpoint that is subscribed to nothing. */
export function someEndpoint(change: Partial<Endpoint> = {}): Endpoint {
  const about = { url: "http://127.0.0.1:9/hook", enabled: true, headers: [], data: {} } as const;
  return { id: "one", ...about, events: [], scheme: "signature", createdAt: morning, updatedAt: morning, ...change };
}

/** A delivery of nothing that has not been tried. */
export function someDelivery(change: Partial<Delivery> = {}): Delivery {
  const about = { id: "d-1", number: 1, provider: "dotfile", endpointId: "one", event: "Case.Created" } as const;
  const plan = { createdAt: morning, status: "delivered", attempts: [] } as const;
  return { ...about, contentType: "application/json", body: Buffer.from("{}"), ...plan, ...change };
}

/** An attempt that was answered with a status, or with `undefined` had no answer. */
export function someAttempt(status: number | undefined, change: Partial<DeliveryAttempt> = {}): DeliveryAttempt {
  const failed = { kind: "failed", code: "REFUSED", phase: "connect", detail: "", mayHaveArrived: false } as const;
  const answered = { kind: "answered", headers: ["X-App", "1"], body: Buffer.from("ok"), bodyState: "whole" } as const;
  return {
    number: 1,
    kind: "first",
    emulatedAt: morning,
    startedAt: morning,
    durationMs: 3,
    url: "http://127.0.0.1:9/hook",
    requestHeaders: ["Content-Type", "application/json"],
    requestBody: Buffer.from("{}"),
    outcome: status === undefined ? failed : { ...answered, status },
    ...change,
  };
}
