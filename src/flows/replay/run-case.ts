// One case: its request is made, sent as often as it says, judged, and tried again when it failed and may be.

import type { SendLimits } from "../../core/delivery.ts";
import { HookdevError } from "../../core/errors.ts";
import { describeFailure } from "../../core/failure-words.ts";
import { addressOf } from "../../core/replay/address.ts";
import { notDelivered, notMade } from "../../core/replay/outcome.ts";
import type { RunCase } from "../../core/replay/selection.ts";
import { signingTime } from "../../core/replay/signing-time.ts";
import type { CaseReport, CheckFailure, SentRequest } from "../../core/report.ts";
import { quoted } from "../../core/sanitise.ts";
import type { Expectation } from "../../core/suite/suite.ts";
import { isThisMachine } from "../../core/this-machine.ts";
import { awaitEffect } from "./await-effect.ts";
import type { Loaded } from "./load.ts";
import { type MadeRequest, makeRequest } from "./make-request.ts";
import type { RunDeps, RunPlan } from "./run-types.ts";

export interface CaseResult {
  readonly report: CaseReport;
  readonly digest?: string | undefined;
  readonly note?: string | undefined;
  /** True when the run ended before the case did: it has neither passed nor failed. */
  readonly givenUp?: boolean;
}

export type CaseRun = (runCase: RunCase) => Promise<CaseResult>;

/** How much of an answer is read; the rest is cut. */
const maxAnswerBytes = 1024 * 1024;

/** A function that runs cases of this plan. */
export function createCaseRunner(plan: RunPlan, deps: RunDeps, signal: AbortSignal): CaseRun {
  const context = { plan, deps, signal };
  return async (runCase) => {
    const startedAt = deps.clock.now();
    const started = deps.clock.monotonic();
    const { skip, retries } = runCase.case;
    if (skip !== undefined) {
      const report = reportOf(runCase, { plan, startedAt, durationMs: 0, tried: nothingTried, retries: 0 });
      return { report: { ...report, status: "skipped", skipped: skip } };
    }
    const most = plan.retries ?? retries;
    for (let tries = 0; ; tries += 1) {
      const tried = await tryOnce(runCase, context);
      if (tried.failures.length > 0 && tries < most && tried.repeatable && !signal.aborted) continue;
      const durationMs = deps.clock.monotonic() - started;
      const report = reportOf(runCase, { plan, startedAt, durationMs, tried, retries: tries });
      return { report, digest: tried.digest, note: tried.note, givenUp: tried.givenUp };
    }
  };
}

interface Course {
  readonly plan: RunPlan;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly tried: Pick<Tried, "requests" | "failures">;
  readonly retries: number;
}

function reportOf(runCase: RunCase, { plan, startedAt, durationMs, tried, retries }: Course): CaseReport {
  const { requests, failures } = tried;
  const good = failures.length === 0;
  const { name, line } = runCase.case;
  const { file } = runCase.suite;
  const report = {
    name,
    status: good ? "passed" : "failed",
    flaky: good && retries > 0,
    retries,
    startedAt,
    durationMs,
    requests,
    failures,
    rerun: plan.rerun(runCase),
  } as const;
  if (file === undefined) return report;
  return line === undefined ? { ...report, file } : { ...report, file, line };
}

interface Context {
  readonly plan: RunPlan;
  readonly deps: RunDeps;
  readonly signal: AbortSignal;
}

interface Tried {
  readonly requests: readonly SentRequest[];
  readonly failures: readonly CheckFailure[];
  readonly digest?: string | undefined;
  readonly note?: string | undefined;
  /** False when another try would fail in the same way. */
  readonly repeatable: boolean;
  readonly givenUp: boolean;
}

const nothingTried = { requests: [], failures: [] };

async function tryOnce(runCase: RunCase, context: Context): Promise<Tried> {
  let prepared: Prepared;
  try {
    refuseForeignCapture(runCase, context.plan);
    const loading = context.deps.load(runCase.case.source, providerOf(runCase, context));
    prepared = prepare(runCase, loading instanceof Promise ? await loading : loading, context);
  } catch (error) {
    if (!(error instanceof HookdevError)) throw error;
    const reason = error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`;
    return { requests: [], failures: [notMade(reason)], repeatable: false, givenUp: false };
  }
  return deliver(runCase, prepared, context);
}

function noteOf({ made: { note }, loaded: { provider } }: Prepared): string | undefined {
  if (note === undefined) return undefined;
  return `${provider === undefined ? "" : `${provider.name}: `}sent without a new signature, because ${note}.`;
}

interface Prepared {
  readonly made: MadeRequest;
  readonly loaded: Loaded;
  readonly url: string;
}

function providerOf({ suite, case: one }: RunCase, { plan }: Context): string | undefined {
  return one.provider ?? plan.provider ?? suite.provider;
}

function prepare(runCase: RunCase, loaded: Loaded, { plan, deps }: Context): Prepared {
  const { case: one } = runCase;
  const url = targetOf(runCase, plan, loaded.recorded);
  const values = deps.valuesFor(runCase);
  const verbatim = one.verbatim || plan.verbatim;
  const secret = verbatim ? undefined : deps.secretFor(runCase, loaded.provider?.id);
  const scheme = one.scheme ?? plan.scheme;
  const made = makeRequest({
    case: { fresh: one.fresh, tamper: one.tamper, verbatim },
    loaded,
    url,
    edits: values.edits,
    headers: plan.headers.length === 0 ? values.headers : [...values.headers, ...plan.headers],
    secretOverHttp: plan.secretOverHttp,
    at: signingTime(one.at ?? plan.at, deps.clock.now()),
    now: plan.valuesNow,
    random: values.random,
    ...(scheme === undefined ? {} : { scheme }),
    ...(secret === undefined ? {} : { secret }),
  });
  return { made, loaded, url };
}

function targetOf({ suite, case: one }: RunCase, plan: RunPlan, recorded?: string): string {
  return addressOf({
    ...(plan.url === undefined ? {} : { url: plan.url }),
    ...(suite.target === undefined ? {} : { suite: suite.target }),
    ...(one.target === undefined ? {} : { case: one.target }),
    ...(recorded === undefined ? {} : { recorded }),
  });
}

/** A suite from a repository must not be able to send somebody's captures, which hold real people, to a host of its choice. */
function refuseForeignCapture(runCase: RunCase, plan: RunPlan): void {
  const { suite, case: one } = runCase;
  if (one.source.kind !== "capture" || suite.file === undefined || plan.url !== undefined) return;
  const { hostname } = new URL(targetOf(runCase, plan));
  if (isThisMachine(hostname.replace(/^\[|\]$/g, ""))) return;
  throw new HookdevError("CAPTURE_TO_FOREIGN_HOST", {
    category: "fixture",
    message: `The suite would send capture ${one.source.id} to ${quoted(hostname)}: captures hold real people's data.`,
    remedy: "Name that host yourself with --url, or record a fixture with `hookdev captures save`.",
  });
}

async function deliver(runCase: RunCase, prepared: Prepared, { plan, deps, signal }: Context): Promise<Tried> {
  const { made, loaded, url } = prepared;
  const { case: one } = runCase;
  const limits: SendLimits = {
    timeoutMs: plan.timeoutMs ?? one.timeoutMs,
    maxAnswerBytes,
    insecure: plan.insecure,
    signal,
  };
  const expect = expectationOf(one.expect, loaded);
  const requests: SentRequest[] = [];
  const failures: CheckFailure[] = [];
  for (let times = 0; times < one.repeat && !signal.aborted; times += 1) {
    const attempt = await deps.sender.send(made.request, limits);
    requests.push({ request: made.request, attempt, hidden: made.hidden });
    const { outcome } = attempt;
    if (outcome.kind === "failed") failures.push(notDelivered(describeFailure(outcome, url).message));
    else failures.push(...deps.judge({ runCase, attempt, expect, time: times + 1 }));
  }
  const answered = failures.length === 0;
  if (answered && one.waitFor !== undefined)
    failures.push(...(await awaitEffect(one.waitFor, { runCase, url, limits, deps })));
  const sentLess = requests.length < one.repeat || requests.some(isCutOff);
  const waitedLess = answered && failures.length > 0;
  const givenUp = signal.aborted && (sentLess || waitedLess);
  return { requests, failures, givenUp, repeatable: true, digest: made.digest, note: noteOf(prepared) };
}

function isCutOff({ attempt: { outcome } }: SentRequest): boolean {
  return outcome.kind === "failed" && outcome.code === "ABORTED";
}

/** Without a word about the status it is what the provider takes for received. */
function expectationOf(expect: Expectation, { provider }: Loaded): Expectation {
  return expect.status === undefined ? { ...expect, status: [provider?.retry.success ?? "2xx"] } : expect;
}
