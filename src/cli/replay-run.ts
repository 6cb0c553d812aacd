// One `hookdev replay`: sources read, cases selected, the app started, the run told, and an exit code.

import { keepMemoryFlat, openFixtureSource, openSender, openSuiteFiles } from "../compose.ts";
import { withoutCommands } from "../core/body-block.ts";
import { HookdevError } from "../core/errors.ts";
import type { CaptureStore } from "../core/ports.ts";
import { problemLine } from "../core/provider-schema/own-providers.ts";
import { outcomeOf } from "../core/replay/outcome.ts";
import type { RunningProgram } from "../core/replay/program.ts";
import { rerunWriter } from "../core/replay/rerun.ts";
import { type RunCase, refuseNone, selectCases } from "../core/replay/selection.ts";
import type { RunEvent, RunReport } from "../core/report.ts";
import { visible } from "../core/sanitise.ts";
import { usableSuite } from "../core/suite/read-result.ts";
import { chooseSeed, seedText } from "../core/suite/seed.ts";
import type { Suite } from "../core/suite/suite.ts";
import { createJudging } from "../flows/replay/judging.ts";
import { createLoader } from "../flows/replay/load.ts";
import { runReplay } from "../flows/replay/run.ts";
import type { RunDeps, RunPlan } from "../flows/replay/run-types.ts";
import { openSnapshots } from "../flows/replay/snapshots.ts";
import type { CliContext } from "./command.ts";
import { type ExitCode, exitCodeFor, exitCodes } from "./exit-codes.ts";
import { jsonText } from "./json-text.ts";
import { type KnownProviders, knownProviders } from "./known-providers.ts";
import { note } from "./note.ts";
import { openApp, readAppPlan } from "./replay-app.ts";
import { type PlanOptions, type ReplayOptions, readPlanOptions, readSelection, refuseWrong } from "./replay-options.ts";
import { openProgress } from "./replay-progress.ts";
import { openReporting, type Reporting } from "./replay-reporters.ts";
import { readReplaySecrets } from "./replay-secrets.ts";
import { readSources } from "./replay-sources.ts";
import { openStored } from "./stored-captures.ts";
import { usageError } from "./usage-error.ts";

/** Exit code 0, 1, 2 or 3 as the run went; 130 and its like when it was ended. */
export async function runCommand(what: readonly string[], options: ReplayOptions, context: CliContext): Promise<void> {
  await keepMemoryFlat();
  const wish = readPlanOptions(options);
  const selection = readSelection(options);
  refuseInCi(options, context);
  const known = await knownProviders(options, context);
  refuseWrong(options, known.list, context.system.clock.now());
  const place = await openPlace(options, known, context);
  try {
    const sources = { what, ...(options.filter === undefined ? {} : { filter: options.filter }) };
    const suites = await readSources(sources, { context, store: place.captures, ...place });
    const cases = selectCases(suites, selection);
    refuseNone(cases, suites);
    if (options.list === true) tellCases(cases, options, context);
    else await run({ wish, suites, cases, known, place, options }, context);
  } finally {
    await place.close();
  }
}

interface Job {
  readonly wish: PlanOptions;
  readonly suites: readonly Suite[];
  readonly cases: readonly RunCase[];
  readonly known: KnownProviders;
  readonly place: Awaited<ReturnType<typeof openPlace>>;
  readonly options: ReplayOptions;
}

async function run(job: Job, context: CliContext): Promise<void> {
  const { wish, suites, cases, known, options } = job;
  const { clock, random } = context.system;
  const seed = chooseSeed({ given: options.seed, option: "--seed" }, suites, { random, nowMs: clock.now() });
  const text = seedText(seed);
  const plan: RunPlan = { ...wish, cases, seed: text, valuesNow: seed.timeMs, rerun: rerunWriter(options, text) };
  const secretFor = await readReplaySecrets(suites, { options, providerIds: known.ids, context });
  const appPlan = readAppPlan(options, suites);
  const files = await openSuiteFiles();
  const snapshots = await openSnapshots(suites, options.updateSnapshots === true, files);
  const reporting = await openReporting(options, context);
  const ending = endedBySignal(context);
  let app: RunningProgram | undefined;
  let failure: HookdevError | undefined;
  try {
    const opened = appPlan === undefined ? undefined : openApp(appPlan, ending.signal, context);
    app = await opened?.catch((error: unknown) => {
      if (!(error instanceof HookdevError)) throw error;
      // The report is written all the same: a CI system that finds none would show the one of yesterday.
      ending.stop(error.message, exitCodeFor(error.category));
      failure = error;
      return undefined;
    });
    void app?.ended.then((how) => ending.stop(`the program behind --exec ${how}`, exitCodes.environment));
    const load = createLoader({ ...job.place, providers: known.list, payloads: known.payloads });
    const judging = createJudging({ seed, tools: await files.openJudgeTools(suites), snapshots });
    const deps = { clock, load, secretFor, ...judging };
    const { report, notes } = await send(plan, deps, { reporting, ending, app, context });
    await reporting.finish(report);
    for (const [text, count] of notes) note(count === 1 ? text : `${text} (${count} cases)`, context);
    for (const file of await snapshots.save()) note(`${file} holds the answers of this run now.`, context);
    if (failure !== undefined) throw failure;
    context.exit(ending.code() ?? codeOf(report, options));
  } finally {
    await app?.close();
    ending.release();
  }
}

/** Connections break a moment before it is known that the app behind `--exec` has ended. */
const settlingMs = 1000;

interface Watch {
  readonly reporting: Reporting;
  readonly ending: ReturnType<typeof endedBySignal>;
  readonly app: RunningProgram | undefined;
  readonly context: CliContext;
}

/** One connection a request where order counts, kept connections where many are in flight. */
async function send(plan: RunPlan, deps: Omit<RunDeps, "sender">, { reporting, ending, app, context }: Watch) {
  const sender = await openSender(plan.workers === 1 ? "exact" : "bulk", plan.workers, context.settings.stateFolder);
  const progress = openProgress(context.system.err, deps.clock);
  const publish = (event: RunEvent) => {
    progress.clear();
    reporting.tell(event);
    progress.tell(event);
  };
  const settled = async () => {
    const stop = new AbortController();
    await Promise.race([app?.ended, deps.clock.sleep(settlingMs, stop.signal).catch(() => undefined)]);
    stop.abort();
  };
  const watch = { publish, signal: ending.signal, ...(app === undefined ? {} : { appLog: app.log, settled }) };
  try {
    return await runReplay(plan, { ...deps, sender }, watch);
  } finally {
    await sender.close();
  }
}

/** Files and store, opened when they are wanted and closed at the end. */
async function openPlace(options: ReplayOptions, known: KnownProviders, context: CliContext) {
  const { settings } = context;
  const files = await openFixtureSource(settings.workingFolder ?? ".");
  let opened: Promise<CaptureStore> | undefined;
  return {
    files,
    captures: () => {
      opened ??= openStored(options.store, context);
      return opened;
    },
    readSuite: (path: string) => readSuite(path, known, context),
    close: async () => (await opened)?.close(),
  };
}

/** Every mistake of a suite is told at once, with its line. */
async function readSuite(path: string, known: KnownProviders, { settings, system }: CliContext): Promise<Suite> {
  const { readSuiteFile } = await openSuiteFiles();
  const read = await readSuiteFile(path, {
    workingFolder: settings.workingFolder ?? ".",
    variable: settings.variable,
    providers: known.list,
  });
  for (const problem of read.problems) system.err.write(`${visible(problemLine(read, problem))}\n`);
  return usableSuite(read);
}

/** Ctrl-C ends the run, not the report. */
function endedBySignal({ system }: CliContext) {
  const stop = new AbortController();
  let code: ExitCode | undefined;
  const end = (reason: string, next: ExitCode) => {
    if (!stop.signal.aborted) code = next;
    stop.abort(reason);
  };
  const release = system.onEndSignal((signal, next) => end(`ended by ${signal}`, next));
  return { signal: stop.signal, stop: end, code: () => code, release };
}

function codeOf(report: RunReport, options: ReplayOptions): ExitCode {
  switch (outcomeOf(report, { failOnFlaky: options.failOnFlaky === true })) {
    case "good":
      return exitCodes.success;
    case "expectation":
      return exitCodes.negative;
    case "fixture":
      return exitCodes.usage;
    case "undelivered":
      return exitCodes.environment;
  }
}

function refuseInCi(options: ReplayOptions, { settings }: CliContext): void {
  if (options.updateSnapshots !== true || !settings.ci) return;
  throw usageError(
    "SNAPSHOTS_IN_CI",
    "--update-snapshots does nothing in CI: a test that writes what it expects cannot fail.",
    "Run it on your own machine and commit the snapshots.",
  );
}

function tellCases(cases: readonly RunCase[], { json }: ReplayOptions, { system }: CliContext): void {
  const rows = cases.map(({ suite, case: { name, line, skip } }) => ({
    suite: suite.name,
    name,
    ...(suite.file === undefined ? {} : { file: suite.file }),
    ...(line === undefined ? {} : { line }),
    ...(skip === undefined ? {} : { skip }),
  }));
  if (json === true) system.out.write(jsonText(rows));
  else
    for (const { suite, name, skip } of rows)
      system.out.write(
        `${withoutCommands(visible(`${suite} › ${name}${skip === undefined ? "" : ` (skipped: ${skip})`}`))}\n`,
      );
}
