// The same poke many times: a freshly made and signed request each, a bounded number in flight.

import type { Attempt, FailureCode, SendLimits } from "../core/delivery.ts";
import { succeeded } from "../core/retry-policy.ts";
import { type PokeDeps, type PokePlan, poke } from "./poke.ts";

/** What became of all of them; times in milliseconds. */
export interface PokeTally {
  readonly count: number;
  readonly succeeded: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly failures: Readonly<Partial<Record<FailureCode, number>>>;
  readonly durationMs: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The first attempt that did not succeed, to be told in full. */
  readonly firstFailure?: Attempt;
}

export interface PokeManyOptions extends SendLimits {
  readonly count: number;
  readonly concurrency: number;
}

/** Sends `count` pokes with at most `concurrency` in flight; stops early when the signal aborts. */
export async function pokeMany(plan: PokePlan, deps: PokeDeps, options: PokeManyOptions): Promise<PokeTally> {
  const tally = createTally(plan);
  const started = deps.clock.monotonic();
  let left = options.count;
  const worker = async () => {
    while (left > 0 && options.signal?.aborted !== true) {
      left -= 1;
      tally.add(await poke(plan, deps, options));
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, options.count) }, worker));
  return tally.sum(deps.clock.monotonic() - started);
}

function createTally(plan: PokePlan) {
  const statuses: Record<string, number> = {};
  const failures: Partial<Record<FailureCode, number>> = {};
  const durations: number[] = [];
  let good = 0;
  let firstFailure: Attempt | undefined;
  return {
    add(attempt: Attempt) {
      const { outcome } = attempt;
      durations.push(attempt.durationMs);
      if (outcome.kind === "answered") statuses[outcome.status] = (statuses[outcome.status] ?? 0) + 1;
      else failures[outcome.code] = (failures[outcome.code] ?? 0) + 1;
      if (outcome.kind === "answered" && succeeded(plan.provider.retry, outcome.status)) good += 1;
      else firstFailure ??= attempt;
    },
    sum(durationMs: number): PokeTally {
      durations.sort((a, b) => a - b);
      const at = (share: number) =>
        durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0;
      return {
        count: durations.length,
        succeeded: good,
        statuses,
        failures,
        durationMs,
        perSecond: durationMs === 0 ? 0 : (durations.length / durationMs) * 1000,
        p50Ms: at(0.5),
        p99Ms: at(0.99),
        ...(firstFailure === undefined ? {} : { firstFailure }),
      };
    },
  };
}
