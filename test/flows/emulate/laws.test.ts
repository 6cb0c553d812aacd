// The laws of an emulated schedule, over random policies, endpoint behaviours and what happens in between.

import fc from "fast-check";
import { expect, test } from "vitest";
import { openEmulatorMemory } from "../../../src/adapters/emulator-store/store.ts";
import type { Delivery, DeliveryAttempt, EmulatorStore } from "../../../src/core/emulation/delivery-log.ts";
import type { Emulator } from "../../../src/core/emulation/emulator.ts";
import { isReceived } from "../../../src/core/emulation/schedule.ts";
import type { RetryPolicy } from "../../../src/core/retry-policy.ts";
import {
  apiCall,
  type Behaviour,
  countingRandom,
  emission,
  endpoint,
  openTestEmulator,
  plannedSender,
  type SentRequest,
} from "../../helpers/emulator.ts";

const policies: fc.Arbitrary<RetryPolicy> = fc
  .record({
    success: fc.constantFrom("2xx" as const, "200" as const),
    delaysSeconds: fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 7 }),
    from: fc.constantFrom("first-attempt" as const, "previous-attempt" as const),
    jitter: fc.constantFrom(0, 0.2, 0.5),
    finalStatuses: fc.constantFrom([], [410]),
  })
  // Counted from the first attempt, delays that do not grow would mean two attempts at once.
  .map((policy) => ({
    ...policy,
    successPublished: true,
    attempts: policy.delaysSeconds.length + 1,
    delaysSeconds: policy.from === "first-attempt" ? growing(policy.delaysSeconds) : policy.delaysSeconds,
  }));

const behaviours = fc.constantFrom<Behaviour>(500, 500, 404, 410, 302, 201, 200, "refused", "lost");

type Step =
  | { readonly do: "emit" | "disable" | "enable" | "delete" | "rotate" | "restart"; readonly at: string }
  | { readonly do: "advance"; readonly ms: number };

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("emit" as const), at: fc.constant("all") }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("advance" as const), ms: fc.integer({ min: 0, max: 3e8 }) }) },
  fc.record({
    do: fc.constantFrom("disable", "enable", "delete", "rotate", "restart"),
    at: fc.constantFrom("one", "two"),
  }),
);

const cases = fc.record({
  policy: policies,
  plan: fc.array(behaviours, { minLength: 1, maxLength: 12 }),
  story: fc.array(steps, { minLength: 1, maxLength: 14 }),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

test("holds to its laws whatever the endpoints do", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      const { deliveries, sent, overlaps, forbidden } = await play(one);
      expect(overlaps, "attempts of one message overlap").toEqual([]);
      expect(forbidden, "sent to an endpoint that is off or gone").toEqual([]);
      for (const delivery of deliveries) {
        expect(delivery.attempts.length).toBeLessThanOrEqual(one.policy.attempts ?? 0);
        expect(["delivered", "failed", "cancelled"]).toContain(delivery.status);
        expectSchedule(delivery, one.policy);
        expectNoneAfterTheEnd(delivery, one.policy);
        expectConstant(delivery, sent);
      }
    }),
    { numRuns: 150 },
  );
});

test("makes the same attempts for the same seed", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      expect(traceOf(await play(one))).toEqual(traceOf(await play(one)));
    }),
    { numRuns: 40 },
  );
});

test("makes the same attempts whether it was restarted in between or not", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      const whole = await play({ ...one, story: one.story.filter((step) => step.do !== "restart") });
      const often = one.story.flatMap((step): Step[] => [{ do: "restart", at: "one" }, step]);
      expect(traceOf(await play({ ...one, story: often }))).toEqual(traceOf(whole));
    }),
    { numRuns: 60 },
  );
});

interface Played {
  readonly deliveries: readonly Delivery[];
  readonly sent: readonly SentRequest[];
  readonly overlaps: readonly string[];
  /** Ids of requests that should not have been made. */
  readonly forbidden: readonly string[];
}

async function play({ policy, plan, story }: Case): Promise<Played> {
  const forbidden: string[] = [];
  let emulator: Emulator | undefined;
  // Each message has a plan of its own, so that chance decides nothing about the order.
  const attemptsOf = new Map<string, number>();
  const sender = plannedSender(({ id, request }) => {
    const nth = attemptsOf.get(id) ?? 0;
    attemptsOf.set(id, nth + 1);
    const name = new URL(request.url).pathname.slice(1);
    const known = emulator?.state("acme").endpoints.find((candidate) => candidate.id === name);
    if (known?.enabled !== true) forbidden.push(id);
    return plan[(nth + Number(id.slice(3))) % plan.length] ?? 500;
  });
  const options = {
    retry: policy,
    sender,
    store: openEmulatorMemory(),
    random: countingRandom(),
    faults: { seed: "laws" },
    endpoints: ["one", "two"].map((id) => endpoint({ id, url: `http://127.0.0.1:9/${id}` })),
  };
  emulator = openTestEmulator(options).emulator;
  for (const step of story) {
    if (step.do === "restart") {
      await emulator.close();
      emulator = openTestEmulator(options).emulator;
    } else await take(step, emulator);
  }
  await emulator.drain();
  await emulator.close();
  return { deliveries: all(options.store), sent: sender.sent, overlaps: sender.overlaps, forbidden };
}

async function take(step: Step, emulator: Emulator): Promise<void> {
  if (step.do === "advance") return emulator.advance(step.ms);
  const calls = {
    disable: apiCall("PUT", "/acme/endpoints", { id: step.at, enabled: false }),
    enable: apiCall("PUT", "/acme/endpoints", { id: step.at, enabled: true, url: `http://127.0.0.1:9/${step.at}` }),
    delete: apiCall("DELETE", `/acme/endpoints/${step.at}`),
    rotate: apiCall("PUT", "/acme/endpoints", { id: step.at, secret: "rotated", url: `http://127.0.0.1:9/${step.at}` }),
  };
  if (step.do === "emit") emulator.emit("acme", emission());
  else if (step.do !== "restart") await emulator.call("acme", calls[step.do]);
  await emulator.idle();
}

function expectSchedule({ attempts, createdAt }: Delivery, policy: RetryPolicy): void {
  const [first] = attempts;
  if (first !== undefined) expect(first.emulatedAt).toBe(createdAt);
  for (const [index, attempt] of attempts.entries()) {
    if (index === 0) continue;
    const base = (policy.from === "first-attempt" ? first : attempts[index - 1]) as DeliveryAttempt;
    const delayMs = (policy.delaysSeconds?.[index - 1] ?? 0) * 1000;
    const previous = attempts[index - 1]?.emulatedAt ?? 0;
    expect(attempt.emulatedAt).toBeGreaterThanOrEqual(previous);
    const off = Math.abs(attempt.emulatedAt - base.emulatedAt - delayMs);
    // Jitter may put the third attempt, counted from the first, before the second: then it follows at once.
    if (attempt.emulatedAt > previous) expect(off).toBeLessThanOrEqual(delayMs * (policy.jitter ?? 0) + 1);
  }
}

function expectNoneAfterTheEnd({ attempts, status }: Delivery, policy: RetryPolicy): void {
  const isEnd = ({ outcome }: DeliveryAttempt) =>
    isReceived(policy, outcome) ||
    (outcome.kind === "answered" && policy.finalStatuses?.includes(outcome.status) === true);
  expect(attempts.slice(0, -1).some(isEnd)).toBe(false);
  expect(attempts.some(({ outcome }) => isReceived(policy, outcome))).toBe(status === "delivered");
  if (status === "failed" && !attempts.some(isEnd)) expect(attempts).toHaveLength(policy.attempts ?? 0);
}

function expectConstant({ id, body, attempts }: Delivery, sent: readonly SentRequest[]): void {
  const requests = sent.filter((one) => one.id === id);
  expect(requests).toHaveLength(attempts.length);
  for (const { request } of requests) expect(Buffer.compare(request.body, body)).toBe(0);
}

function traceOf({ deliveries, sent }: Played) {
  const requests = sent.map(({ id, at, request }) => [id, at, request.url, request.headers]);
  return {
    requests,
    deliveries: deliveries.map(({ number, status, end, attempts }) => [number, status, end, attempts]),
  };
}

function all(store: EmulatorStore): readonly Delivery[] {
  return store.list({});
}

function growing(delays: readonly number[]): number[] {
  let sum = 0;
  return delays.map((delay) => {
    sum += delay;
    return sum;
  });
}
