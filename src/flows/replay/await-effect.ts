// The effect of a delivery: a URL that is asked until it answers as expected.

import { urlForApp } from "../../core/app-path.ts";
import type { SendLimits } from "../../core/delivery.ts";
import { describeFailure } from "../../core/failure-words.ts";
import { notDelivered } from "../../core/replay/outcome.ts";
import type { RunCase } from "../../core/replay/selection.ts";
import type { CheckFailure } from "../../core/report.ts";
import type { WaitFor } from "../../core/suite/suite.ts";
import { parseTarget } from "../../core/values.ts";
import type { RunDeps } from "./run-types.ts";

export interface EffectContext {
  readonly runCase: RunCase;
  /** Where the delivery went: a path alone is a path on its host. */
  readonly url: string;
  readonly limits: SendLimits;
  readonly deps: Pick<RunDeps, "clock" | "sender" | "judge">;
}

/** Asks until the answer is as expected or the time is over; what was wrong last is what is told. */
export async function awaitEffect(wait: WaitFor, context: EffectContext): Promise<readonly CheckFailure[]> {
  const { clock } = context.deps;
  const url = wait.url.startsWith("/")
    ? urlForApp(new URL(context.url).origin, wait.url)
    : parseTarget(wait.url, "waitFor").url;
  const end = clock.monotonic() + wait.withinMs;
  /** What was answered last says more than that the time was over in the middle of the next try. */
  let answered: readonly CheckFailure[] | undefined;
  for (;;) {
    const left = end - clock.monotonic();
    const wrong = await ask(url, wait, { ...context, limits: { ...context.limits, timeoutMs: Math.max(left, 1) } });
    if (wrong.length === 0) return [];
    if (wrong[0]?.what !== "delivery") answered = wrong;
    if (context.limits.signal?.aborted === true || clock.monotonic() + wait.everyMs >= end)
      return (answered ?? wrong).map(({ what, expected, actual }) => ({
        what: "waitFor",
        expected: `${what}: ${expected} within ${wait.withinMs} ms at ${url}`,
        actual,
      }));
    await clock.sleep(wait.everyMs, context.limits.signal).catch(() => undefined);
  }
}

async function ask(url: string, wait: WaitFor, context: EffectContext): Promise<readonly CheckFailure[]> {
  const { runCase, deps, limits } = context;
  const request = { method: "GET", url, headers: ["Accept", "application/json, */*;q=0.5"], body: new Uint8Array(0) };
  const attempt = await deps.sender.send(request, limits);
  if (attempt.outcome.kind === "failed") return [notDelivered(describeFailure(attempt.outcome, url).message)];
  const expect = wait.expect.status === undefined ? { ...wait.expect, status: ["2xx"] } : wait.expect;
  return deps.judge({ runCase, attempt, expect, time: 1 });
}
