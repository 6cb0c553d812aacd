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
  readonly digest?: string;
  readonly note?: string;
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
    const { skip, retries } = runCase.case;
    const startedAt = deps.clock.now();
    const started = deps.clock.monotonic();
    const report = (outcome: Partial<CaseReport>): CaseReport => ({
      ...namesOf(runCase),
      status: "passed",
      flaky: false,
      retries: 0,
      startedAt,
      durationMs: deps.clock.monotonic() - started,
      requests: [],
      failures: [],
      rerun: plan.rerun(runCase),
      ...outcome,
    });
    if (skip !== undefined) return { report: report({ status: "skipped", skipped: skip }) };
    const most = plan.retries ?? retries;
    for (let tries = 0; ; tries += 1) {
      const tried = await tryOnce(runCase, context);
      const { requests, failures } = tried;
      const good = failures.length === 0;
      if (!good && tries < most && tried.repeatable && !signal.aborted) continue;
      const outcome = { requests, failures, retries: tries, status: good ? "passed" : "failed" } as const;
      return { ...tried.made, givenUp: tried.givenUp, report: report({ ...outcome, flaky: good && tries > 0 }) };
    }
  };
}

function namesOf({ suite, case: { name, line } }: RunCase): Pick<CaseReport, "name" | "file" | "line"> {
  return {
    name,
    ...(suite.file === undefined ? {} : { file: suite.file }),
    ...(line === undefined ? {} : { line }),
  };
}

interface Context {
  readonly plan: RunPlan;
  readonly deps: RunDeps;
  readonly signal: AbortSignal;
}

interface Tried {
  readonly requests: readonly SentRequest[];
  readonly failures: readonly CheckFailure[];
  readonly made: Omit<CaseResult, "report">;
  /** False when another try would fail in the same way. */
  readonly repeatable: boolean;
  readonly givenUp: boolean;
}

async function tryOnce(runCase: RunCase, context: Context): Promise<Tried> {
  let prepared: Prepared;
  try {
    refuseForeignCapture(runCase, context.plan);
    const loading = context.deps.load(runCase.case.source, providerOf(runCase, context));
    prepared = prepare(runCase, loading instanceof Promise ? await loading : loading, context);
  } catch (error) {
    if (!(error instanceof HookdevError)) throw error;
    const reason = error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`;
    return { requests: [], failures: [notMade(reason)], made: {}, repeatable: false, givenUp: false };
  }
  const { digest, note } = prepared.made;
  const who = prepared.loaded.provider === undefined ? "" : `${prepared.loaded.provider.name}: `;
  const made = {
    digest,
    ...(note === undefined ? {} : { note: `${who}sent without a new signature, because ${note}.` }),
  };
  return { ...(await deliver(runCase, prepared, context)), made, repeatable: true };
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

async function deliver(
  runCase: RunCase,
  { made, loaded, url }: Prepared,
  { plan, deps, signal }: Context,
): Promise<Pick<Tried, "requests" | "failures" | "givenUp">> {
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
  return { requests, failures, givenUp: signal.aborted && (sentLess || waitedLess) };
}

function isCutOff({ attempt: { outcome } }: SentRequest): boolean {
  return outcome.kind === "failed" && outcome.code === "ABORTED";
}

/** Without a word about the status it is what the provider takes for received. */
function expectationOf(expect: Expectation, { provider }: Loaded): Expectation {
  return expect.status === undefined ? { ...expect, status: [provider?.retry.success ?? "2xx"] } : expect;
}
