// What comes out of the store is what went in.

import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import type { CaptureFlag, NewCapture } from "../../src/core/capture.ts";
import type { Attempt, FailureCode } from "../../src/core/delivery.ts";
import type { Verdict } from "../../src/core/signing/verdict.ts";
import { sampleCapture, temporaryFolder } from "../helpers/store-samples.ts";

const seed = Number(process.env.HOOKDEV_SEED ?? 20261121);

const plain = { noNullPrototype: true };
const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("a\0b", "\ud800", "é", "'; DROP TABLE captures"),
);
const bytes = fc.uint8Array({ maxLength: 600 }).map((value) => new Uint8Array(value));
const lines = fc.array(fc.tuple(latin1, latin1), { maxLength: 12 }).map((pairs) => pairs.flat());
const flags = fc.subarray<CaptureFlag>([
  "browser",
  "no-host",
  "no-body-announced",
  "signature-in-trailer",
  "client-left",
]);
const verdict: fc.Arbitrary<Verdict> = fc.oneof(
  fc.record(
    { ok: fc.constant(true as const), schemeId: anyText, matchedKey: fc.nat(), notes: fc.array(anyText) },
    plain,
  ),
  fc.record(
    {
      ok: fc.constant(false as const),
      schemeId: anyText,
      reason: fc.constantFrom("missing" as const, "mismatch" as const),
      message: anyText,
      hints: fc.array(anyText),
    },
    plain,
  ),
);

const capture: fc.Arbitrary<NewCapture> = fc.record(
  {
    receivedAt: fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.constant(1_800_000_000_000.125)),
    state: fc.constantFrom("complete", "incomplete", "rejected"),
    problem: anyText,
    method: anyText,
    target: latin1,
    httpVersion: fc.constantFrom("1.0", "1.1", "0.9"),
    scheme: fc.constantFrom("http", "https"),
    headers: lines,
    trailers: lines,
    body: bytes.map((value) => ({ size: value.length, bytes: value })),
    remoteAddress: anyText,
    flags,
    provider: anyText,
    event: anyText,
    credentialHeader: anyText,
    verdict,
    answeredStatus: fc.integer({ min: 100, max: 599 }),
  },
  {
    ...plain,
    requiredKeys: [
      ...(["receivedAt", "state", "method", "target", "httpVersion", "scheme"] as const),
      ...(["headers", "trailers", "body", "remoteAddress", "flags"] as const),
    ],
  },
);

const attempt: fc.Arbitrary<Attempt> = fc.record(
  {
    startedAt: fc.nat(),
    durationMs: fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0),
    outcome: fc.oneof(
      fc.record(
        {
          kind: fc.constant("answered" as const),
          status: fc.integer({ min: 100, max: 999 }),
          headers: lines,
          body: bytes,
          bodyState: fc.constantFrom("whole" as const, "cut" as const, "broken" as const),
        },
        plain,
      ),
      fc.record(
        {
          kind: fc.constant("failed" as const),
          code: fc.constantFrom<FailureCode>("DNS", "REFUSED"),
          phase: fc.constantFrom("lookup" as const, "connect" as const),
          detail: anyText,
          mayHaveArrived: fc.boolean(),
        },
        plain,
      ),
    ),
  },
  plain,
);

test("gives back every capture deeply equal, plus its id", async () => {
  const store = openStore({ file: join(temporaryFolder(), "captures.db") });
  await fc.assert(
    fc.asyncProperty(fc.array(capture, { minLength: 1, maxLength: 5 }), async (captures) => {
      const ids = await Promise.all(captures.map((one) => store.add(one)));
      captures.forEach((one, index) => {
        const id = ids[index] as number;
        expect(store.get(id)).toStrictEqual({ ...one, id });
        if (one.provider === undefined) return;
        const [listed] = store.list({ limit: 1, provider: one.provider, beforeId: id + 1 });
        expect(listed).toStrictEqual({ ...one, id, body: { size: one.body.size, bytes: new Uint8Array(0) } });
      });
    }),
    { seed, numRuns: 200 },
  );
  await store.close();
});

test("gives back every attempt deeply equal, in order", async () => {
  const store = openStore({ file: join(temporaryFolder(), "captures.db") });
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { maxLength: 4 }), anyText, async (attempts, target) => {
      const captureId = await store.add(sampleCapture());
      const stored = attempts.map((one) => ({ ...one, captureId, target }));
      await Promise.all(stored.map((one) => store.addAttempt(one)));
      expect(store.attempts(captureId)).toStrictEqual(stored);
    }),
    { seed, numRuns: 100 },
  );
  await store.close();
});

test("keeps all 256 byte values of a body and of header values", async () => {
  const store = openStore({ file: join(temporaryFolder(), "captures.db") });
  const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
  const headers = ["X-All", String.fromCharCode(...bytes)];
  const id = await store.add(sampleCapture({ body: { size: 256, bytes }, headers }));
  const found = store.get(id);
  expect(found?.headers).toEqual(headers);
  expect(found?.body).toEqual({ size: 256, bytes });
  await store.close();
});
