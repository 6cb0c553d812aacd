// A run: every selected case in its order or side by side, tried again where that is wanted, and one report at the end.

import type { Attempt } from "../../core/delivery.ts";
import { requestsHash } from "../../core/replay/requests-hash.ts";
import type { RunCase } from "../../core/replay/selection.ts";
import { type CaseReport, passed, type RunEvent, type RunReport, type SuiteReport } from "../../core/report.ts";
import { version } from "../../core/version.ts";
import { type CaseRun, createCaseRunner } from "./run-case.ts";
import type { RunDeps, RunPlan } from "./run-types.ts";

export interface RunResult {
  readonly report: RunReport;
  /** Things worth a word beside the report, each with how many cases it concerns. */
  readonly notes: ReadonlyMap<string, number>;
}

export interface RunWatch {
  readonly publish: (event: RunEvent) => void;
  /** Ends the run: what is in flight is given up. The reason is a string for the report. */
  readonly signal: AbortSignal;
  /** Asked before the report when something could not be delivered: resolves when it is clear whether the app has ended. */
  readonly settled?: () => Promise<void>;
  /** What the app that is tested has printed; it stands in the report when something failed. */
  readonly appLog?: () => string;
}

/** Runs all cases of the plan. Failed cases are values; only defects are thrown. */
export async function runReplay(plan: RunPlan, deps: RunDeps, watch: RunWatch): Promise<RunResult> {
  const run = new Run(plan, deps, watch);
  watch.publish({ type: "start", total: plan.cases.length, seed: plan.seed });
  await run.work();
  if (run.hasUndelivered()) await watch.settled?.();
  const report = run.report();
  watch.publish({ type: "end", report });
  return { report, notes: run.notes };
}

/** Requests of failed cases are kept for the report up to this many bytes; a run of any length fits into memory. */
const keptBytes = 32 * 1024 * 1024;

class Run {
  readonly notes = new Map<string, number>();
  readonly #plan: RunPlan;
  readonly #deps: RunDeps;
  readonly #watch: RunWatch;
  readonly #runCase: CaseRun;
  readonly #reports: (CaseReport | undefined)[] = [];
  readonly #digests: (string | undefined)[] = [];
  readonly #startedAt: number;
  readonly #started: number;
  #done = 0;
  #failed = 0;
  #kept = 0;
  #bailed = false;

  constructor(plan: RunPlan, deps: RunDeps, watch: RunWatch) {
    this.#plan = plan;
    this.#deps = deps;
    this.#watch = watch;
    this.#runCase = createCaseRunner(plan, deps, watch.signal);
    this.#startedAt = deps.clock.now();
    this.#started = deps.clock.monotonic();
  }

  /** As many hands as there are workers; each takes the next piece of work until there is none. */
  async work(): Promise<void> {
    const pieces = piecesOf(this.#plan.cases);
    const worker = async () => {
      for (let piece = pieces.next(); piece.done !== true; piece = pieces.next())
        for (const position of piece.value) if (!this.#isOver()) await this.#run(position);
    };
    await Promise.all(Array.from({ length: this.#plan.workers }, worker));
  }

  hasUndelivered(): boolean {
    return this.#reports.some((report) => report?.failures.some(({ what }) => what === "delivery"));
  }

  report(): RunReport {
    const ended = this.#ended();
    const { clock } = this.#deps;
    const report: RunReport = {
      version,
      startedAt: this.#startedAt,
      durationMs: clock.monotonic() - this.#started,
      seed: this.#plan.seed,
      requestsHash: requestsHash(this.#digests),
      suites: this.#suites(),
      ...(ended === undefined ? {} : { ended }),
    };
    const childLog = passed(report) ? "" : (this.#watch.appLog?.() ?? "");
    return childLog === "" ? report : { ...report, childLog };
  }

  #isOver(): boolean {
    return this.#bailed || this.#watch.signal.aborted;
  }

  async #run(position: number): Promise<void> {
    const runCase = this.#plan.cases[position] as RunCase;
    const { report, digest, note, givenUp } = await this.#runCase(runCase);
    // Given up half-way is neither failed nor passed; what failed just before the end is what may have caused it.
    if (givenUp === true) return;
    if (note !== undefined) this.notes.set(note, (this.notes.get(note) ?? 0) + 1);
    this.#digests[position] = digest;
    this.#reports[position] = this.#shortened(report);
    this.#done += 1;
    if (report.status === "failed") this.#failed += 1;
    if (this.#plan.bail !== undefined && this.#failed >= this.#plan.bail) this.#bailed = true;
    this.#watch.publish({ type: "case", suite: runCase.suite.name, report, done: this.#done });
  }

  #shortened(report: CaseReport): CaseReport {
    if (report.requests.length === 0) return report;
    if (report.status === "failed") this.#kept += report.requests.reduce((sum, one) => sum + sizeOf(one), 0);
    return report.status === "failed" && this.#kept <= keptBytes ? report : { ...report, requests: [] };
  }

  #ended(): string | undefined {
    const { signal } = this.#watch;
    if (signal.aborted) return String(signal.reason);
    return this.#bailed && this.#done < this.#plan.cases.length
      ? `stopped after ${this.#failed} failed ${this.#failed === 1 ? "case" : "cases"} (--bail)`
      : undefined;
  }

  #suites(): SuiteReport[] {
    const reports = new Map<RunCase["suite"], CaseReport[]>();
    for (const [position, runCase] of this.#plan.cases.entries()) {
      const report = this.#reports[position] ?? notRun(runCase, this.#plan, this.#startedAt);
      const list = reports.get(runCase.suite);
      if (list === undefined) reports.set(runCase.suite, [report]);
      else list.push(report);
    }
    return [...reports].map(([{ name, file }, cases]) => {
      let [startedAt, endedAt] = [Number.POSITIVE_INFINITY, 0];
      for (const one of cases) {
        startedAt = Math.min(startedAt, one.startedAt);
        endedAt = Math.max(endedAt, one.startedAt + one.durationMs);
      }
      return { name, ...(file === undefined ? {} : { file }), startedAt, durationMs: endedAt - startedAt, cases };
    });
  }
}

/** Positions that one worker runs one after the other: a suite that keeps its order, or a single case of any other. */
function* piecesOf(cases: readonly RunCase[]): Generator<readonly number[], void> {
  let ordered: number[] = [];
  for (const [position, { suite }] of cases.entries()) {
    ordered.push(position);
    if (suite.mode === "order" && cases[position + 1]?.suite === suite) continue;
    yield ordered;
    ordered = [];
  }
}

function notRun(runCase: RunCase, plan: RunPlan, startedAt: number): CaseReport {
  const { name, line } = runCase.case;
  const { file } = runCase.suite;
  return {
    name,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    status: "skipped",
    flaky: false,
    retries: 0,
    startedAt,
    durationMs: 0,
    requests: [],
    failures: [],
    skipped: "the run ended before it",
    rerun: plan.rerun(runCase),
  };
}

function sizeOf({ request, attempt }: { request: { body: Uint8Array }; attempt: Attempt }): number {
  return request.body.length + (attempt.outcome.kind === "answered" ? attempt.outcome.body.length : 0) + 2048;
}
