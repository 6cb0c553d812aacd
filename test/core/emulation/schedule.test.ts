import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Attempt } from "../../../src/core/delivery.ts";
import { nextAttempt, type Tried } from "../../../src/core/emulation/schedule.ts";
import type { RetryPolicy } from "../../../src/core/retry-policy.ts";

const start = 1_800_000_000_000;
const base: RetryPolicy = { success: "2xx", successPublished: true };

function answered(status: number): Attempt["outcome"] {
  return { kind: "answered", status, headers: [], body: new Uint8Array(0), bodyState: "whole" };
}

const lost: Attempt["outcome"] = {
  kind: "failed",
  code: "RESET",
  phase: "answer-head",
  detail: "",
  mayHaveArrived: true,
};

function tried(...attempts: readonly (readonly [secondsAfterStart: number, outcome: number | "lost"])[]): Tried[] {
  return attempts.map(([seconds, outcome]) => ({
    emulatedAt: start + seconds * 1000,
    outcome: outcome === "lost" ? lost : answered(outcome),
  }));
}

describe("what follows an attempt", () => {
  const minutes = { ...base, attempts: 3, delaysSeconds: [180, 360] };
  const rows: [title: string, policy: RetryPolicy, attempts: Tried[], next: number | string][] = [
    ["a success ends it", minutes, tried([0, 204]), "delivered"],
    ["the first delay counts from the first attempt", minutes, tried([0, 500]), 180],
    ["a delay counts from the attempt before unless something else is said", minutes, tried([0, 500], [180, 500]), 540],
    ["or from the first one", { ...minutes, from: "first-attempt" }, tried([0, 500], [180, 500]), 360],
    ["an answer that never came is tried again", minutes, tried([0, "lost"]), 180],
    ["a redirect is no success", minutes, tried([0, 302]), 180],
    ["the last attempt ends it", minutes, tried([0, 500], [180, 500], [540, 500]), "attempts-used-up"],
    ["201 is no success where 200 is asked for", { ...minutes, success: "200" }, tried([0, 201]), 180],
    ["200 is one there", { ...minutes, success: "200" }, tried([0, 200]), "delivered"],
    ["410 ends it where the provider says so", { ...minutes, finalStatuses: [410] }, tried([0, 410]), "final-status"],
    ["410 is tried again elsewhere", minutes, tried([0, 410]), 180],
    ["without a published schedule there is one attempt", base, tried([0, 500]), "attempts-used-up"],
    ["attempts without waiting times are not made up", { ...base, attempts: 5 }, tried([0, 500]), "not-scheduled"],
    ["waiting times without a number of attempts give it", { ...base, delaysSeconds: [5] }, tried([0, 500]), 5],
    ["and end it", { ...base, delaysSeconds: [5] }, tried([0, 500], [5, 500]), "attempts-used-up"],
    [
      "a late attempt does not put the next one into the past",
      { ...minutes, from: "first-attempt" },
      tried([0, 500], [900, 500]),
      900,
    ],
  ];
  test.each(rows)("%s", (...[, policy, attempts, next]) => {
    const planned = nextAttempt(policy, attempts);
    expect(planned).toEqual(
      typeof next === "number" ? { kind: "again", at: start + next * 1000 } : { kind: "over", end: next },
    );
  });

  test("jitter stays within its share of the delay, at both ends", () => {
    const policy = { ...base, delaysSeconds: [100], jitter: 0.2 };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (chance) => {
        const planned = nextAttempt(policy, tried([0, 500]), chance);
        expect(planned.kind === "again" && Math.abs(planned.at - start - 100_000)).toBeLessThanOrEqual(20_000);
      }),
    );
    expect(nextAttempt(policy, tried([0, 500]), 0)).toEqual({ kind: "again", at: start + 80_000 });
    expect(nextAttempt(policy, tried([0, 500]), 1)).toEqual({ kind: "again", at: start + 120_000 });
  });
});
