import { describe, expect, test } from "vitest";
import type { Delivery, DeliveryAttempt } from "../../../src/core/emulation/delivery-log.ts";
import type { EmulatorEvent } from "../../../src/core/emulation/events.ts";
import { emulatorNdjsonLine } from "../../../src/ui/plain/emulator-ndjson.ts";
import { emulatorLines } from "../../../src/ui/plain/emulator-pretty.ts";
import { formatSpan } from "../../../src/ui/plain/format.ts";
import { plain } from "../../../src/ui/plain/theme.ts";
import { emulatorText } from "../../../src/ui/terminal/emulator-text.ts";
import { hostileStrings } from "../../helpers/hostile-strings.ts";

const wallAt = Date.parse("2026-11-20T10:00:00Z");
const at = wallAt + 3_600_000;
const realTime = { isManual: false, scale: 1 };

function attemptWith(change: Partial<DeliveryAttempt> = {}): DeliveryAttempt {
  return {
    number: 1,
    kind: "first",
    startedAt: wallAt,
    emulatedAt: at,
    durationMs: 12,
    url: "http://localhost:3000/hook",
    requestHeaders: ["X-PLIANCE-SECRET", "hush-hush"],
    requestBody: Buffer.from('{"name":"Palme"}'),
    outcome: { kind: "answered", status: 500, headers: [], body: Buffer.from("no"), bodyState: "whole" },
    ...change,
  };
}

function deliveryWith(change: Partial<Delivery> = {}): Delivery {
  return {
    id: "d-1",
    number: 7,
    provider: "pliance",
    endpointId: "webhook",
    event: "PersonSanctionMatched",
    contentType: "application/json",
    body: Buffer.from('{"name":"Palme"}'),
    createdAt: at,
    status: "waiting",
    attempts: [attemptWith()],
    ...change,
  };
}

function planned(waitMs: number): EmulatorEvent {
  return {
    type: "planned",
    provider: "pliance",
    at,
    wallAt,
    delivery: deliveryWith(),
    nextAttemptAt: at + waitMs,
    waitMs,
  };
}

describe("the next attempt is told with its time", () => {
  test.each([
    [realTime, /attempt 2 in 3 min, at \d\d:\d\d:\d\d\n$/],
    [{ isManual: false, scale: 180 }, /attempt 2 in 3 min, .* of the emulated clock: here in 1 s\n$/],
    [{ isManual: true, scale: 1 }, /of the emulated clock, which waits for you\n$/],
  ])("%j", (pace, words) => {
    expect(emulatorLines(planned(180_000), plain, pace)).toMatch(words);
  });

  test("NDJSON has both times and the wait", () => {
    expect(JSON.parse(emulatorNdjsonLine(planned(180_000)))).toMatchObject({
      type: "planned",
      at: "2026-11-20T11:00:00.000Z",
      wallAt: "2026-11-20T10:00:00.000Z",
      nextAttemptAt: "2026-11-20T11:03:00.000Z",
      waitMs: 180_000,
    });
  });
});

test("an attempt tells its answer, its faults and what was kept back; bodies and headers stay in the log", () => {
  const attempt = attemptWith({ faults: ["stale"], withheld: "It goes over https only." });
  const event: EmulatorEvent = { type: "attempt", provider: "pliance", at, wallAt, delivery: deliveryWith(), attempt };
  const line = emulatorLines(event, plain, realTime);
  expect(line).toContain("delivery 7 attempt 1 → http://localhost:3000/hook answered 500 in 12 ms [stale]\n");
  expect(line).toContain("It goes over https only.");
  expect(line + emulatorNdjsonLine(event)).not.toMatch(/hush-hush|Palme/);
});

test("a delivery that arrived at the first try needs no line of its own, one that failed does", () => {
  const over = (delivery: Delivery, reason: "delivered" | "attempts-used-up"): EmulatorEvent => ({
    type: "delivery-over",
    provider: "pliance",
    at,
    wallAt,
    delivery,
    reason,
  });
  expect(emulatorLines(over(deliveryWith(), "delivered"), plain, realTime)).toBe("");
  expect(emulatorLines(over(deliveryWith(), "attempts-used-up"), plain, realTime)).toContain("no attempt is left");
});

test("the query of a URL, which may hold a token, is in no line", () => {
  const url = "http://localhost:3000/hook?token=hush-hush";
  const outcome = { kind: "failed", code: "REFUSED", phase: "connect", detail: "", mayHaveArrived: false } as const;
  const base = { provider: "pliance", at, wallAt };
  const about = {
    id: "e",
    url,
    enabled: true,
    events: "all",
    headers: [],
    createdAt: at,
    updatedAt: at,
    data: {},
  } as const;
  const events: EmulatorEvent[] = [
    { ...base, type: "poke", event: "Opened", endpointId: "e", url, attempt: attemptWith({ url, outcome }) },
    { ...base, type: "endpoints-changed", endpoints: [about] },
    { ...base, type: "attempt", delivery: deliveryWith(), attempt: attemptWith({ url }) },
    { ...base, type: "attempt", delivery: deliveryWith(), attempt: attemptWith({ url, outcome }) },
  ];
  for (const event of events) {
    const shown = emulatorLines(event, plain, realTime) + emulatorNdjsonLine(event);
    expect(shown.split("http://localhost:3000/hook").length).toBeGreaterThan(2);
    expect(shown).not.toContain("hush-hush");
  }
});

describe.each(hostileStrings)("hostile text: $name", ({ text }) => {
  const hostile = deliveryWith({ event: text, reference: text, endpointId: text });
  const outcome = { kind: "failed", code: "UNKNOWN", phase: "connect", detail: text, mayHaveArrived: false } as const;
  const attempt = attemptWith({ url: `http://localhost/${text}`, outcome, withheld: text });
  const endpoint = {
    id: text,
    url: text,
    enabled: true,
    events: [text],
    headers: [],
    createdAt: at,
    updatedAt: at,
    data: {},
  };
  const base = { provider: "pliance", at, wallAt };
  const events: EmulatorEvent[] = [
    { ...base, type: "api-call", method: text, path: text, status: 200 },
    { ...base, type: "poke", event: text, endpointId: text, url: text, attempt },
    { ...base, type: "endpoints-changed", endpoints: [endpoint] },
    { ...base, type: "delivery-created", delivery: hostile },
    { ...base, type: "attempt", delivery: hostile, attempt },
    { ...base, type: "notice", text, deliveryId: "d-1" },
  ];

  test("steers no terminal, in lines, NDJSON or the screen", () => {
    for (const event of events) {
      const shown = [
        emulatorLines(event, plain, realTime),
        emulatorNdjsonLine(event),
        `${emulatorText({ type: "emulator", event, pace: realTime })?.text ?? ""}\n`,
      ];
      for (const out of shown) {
        expect(out).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
        expect(out.endsWith("\n")).toBe(true);
      }
      expect(emulatorNdjsonLine(event).trim().split("\n")).toHaveLength(1);
    }
  });
});

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [1000, "1 s"],
  [61_000, "1 min 1 s"],
  [180_000, "3 min"],
  [5_400_000, "1 h 30 min"],
  [3 * 86_400_000, "3 d"],
  [90_061_000, "1 d 1 h"],
])("%d ms is %s", (ms, words) => {
  expect(formatSpan(ms)).toBe(words);
});
