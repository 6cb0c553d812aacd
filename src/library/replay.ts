// Suites, fixture files and folders replayed from a program: the run of `hookdev replay` without its terminal.

import { openFixtureSource, openPayloads, openSender, openSuiteFiles, openSystem } from "../compose.ts";
import { HookdevError } from "../core/errors.ts";
import { createKeyRing } from "../core/key-ring.ts";
import { toUnixSeconds } from "../core/library/time.ts";

import { findScheme } from "../core/provider-choice.ts";
import type { FileProvider } from "../core/provider-schema/file-types.ts";
import { rerunWriter } from "../core/replay/rerun.ts";
import { parseGrep, refuseNone, selectCases } from "../core/replay/selection.ts";
import { type CaseReport, passed, type RunEvent, type RunReport } from "../core/report.ts";
import { usableSuiteOrAll } from "../core/suite/read-result.ts";
import { chooseSeed, type Seed, seedText } from "../core/suite/seed.ts";
import type { SecretSource, Suite } from "../core/suite/suite.ts";
import { utf8Text } from "../core/utf8.ts";
import { parseTarget } from "../core/values.ts";
import { createJudging } from "../flows/replay/judging.ts";
import { createLoader } from "../flows/replay/load.ts";
import { runReplay } from "../flows/replay/run.ts";
import type { RunDeps, RunPlan } from "../flows/replay/run-types.ts";
import { readSuiteSecrets } from "../flows/replay/secrets.ts";
import { openSnapshots } from "../flows/replay/snapshots.ts";
import { passedOverText, suitesIn } from "../flows/replay/sources.ts";
import { givenSecrets, providersWith, type SecretsOption } from "./given-secrets.ts";
import { type LocalTrustOption, trustedFolder } from "./local-trust.ts";
import { milliseconds } from "./milliseconds.ts";
import { providerOf } from "./provider-of.ts";

export interface ReplayOptions extends SecretsOption, LocalTrustOption {
  /** Where to send it, a URL or a port of this machine; in the place of every suite's target. */
  readonly url?: string | number;
  /** Whose deliveries these are, when neither folder nor content tells. */
  readonly provider?: string | FileProvider;
  /** `<id>` or `<id>:<Header-Name>`; default the recorded one, else the provider's first. */
  readonly scheme?: string;
  /** The same seed makes the same requests; default the suite's, else a new one (it stands in the report). */
  readonly seed?: string | number;
  /** Requests in flight, 1 to 1024; default 1. A suite in order takes one. */
  readonly workers?: number;
  /** Only cases with such a name: a text in any case, or a pattern. */
  readonly grep?: string | RegExp;
  /** A failed case is tried so often again; passed then is flaky. */
  readonly retries?: number;
  /** Sends the signatures that are there. */
  readonly verbatim?: boolean;
  /** Signed for this time instead of now: Unix seconds or a Date. */
  readonly at?: number | Date;
  /** Adds a secret header over http to other machines too, where the provider promises https only. */
  readonly sendSecretOverHttp?: boolean;
  /** Deadline of every request; default the suite's, else 30 s. */
  readonly timeout?: string | number;
  /** What paths start from; default the current folder. */
  readonly workingFolder?: string;
  /** The variables that a suite may list under `env:`; nothing else of the environment is read. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Told of every case when it ends. */
  readonly onCase?: (report: CaseReport, suite: string) => void;
  /** Ends the run: what is in flight is given up, and the report says so. */
  readonly signal?: AbortSignal;
}

export interface ReplayResult extends RunReport {
  /** True when something ran, nothing failed, and the run came to its end. */
  readonly passed: boolean;
  /** What is worth knowing besides: files that were passed over, deliveries that were not signed. */
  readonly notes: readonly string[];
}

/**
 * Sends them and judges the answers. A case that fails is a value in the report; what makes the whole run impossible is thrown.
 *
 * @throws HookdevError `SOURCE_UNKNOWN`, `SUITE_INVALID`, `RUN_EMPTY`, `SECRET_NOT_SET` …
 */
export async function replay(what: string | readonly string[], options: ReplayOptions = {}): Promise<ReplayResult> {
  const wish = planOf(options);
  const place = await openPlace(options);
  const suites: Suite[] = [];
  for (const one of [what].flat()) suites.push(...(await suitesIn(one, place)));
  const cases = selectCases(suites, { ...(options.grep === undefined ? {} : { grep: grepOf(options.grep) }) });
  refuseNone(cases, suites);
  const { clock, random } = place.system;
  const given = options.seed === undefined ? undefined : String(options.seed);
  const seed = chooseSeed({ given, option: "seed" }, suites, { random, nowMs: clock.now() });
  const text = seedText(seed);
  const plan: RunPlan = { ...wish, cases, seed: text, valuesNow: seed.timeMs, rerun: rerunWriter(wish, text) };
  const { report, notes } = await send(plan, await depsOf(suites, { seed, place, options }), options);
  const told = [...notes].map(([note, count]) => (count === 1 ? note : `${note} (${count} cases)`));
  return { ...report, passed: passed(report), notes: [...place.notes, ...told] };
}

function planOf(options: ReplayOptions): Omit<RunPlan, "cases" | "seed" | "valuesNow" | "rerun"> {
  const { url, scheme, timeout, retries, at, workers = 1 } = options;
  const provider = options.provider === undefined ? undefined : providerOf(options.provider);
  if (provider !== undefined && scheme !== undefined) findScheme(provider, scheme);
  if (retries !== undefined) wholeNumber(retries, "retries", [0, 100]);
  return {
    workers: wholeNumber(workers, "workers", [1, 1024]),
    verbatim: options.verbatim === true,
    insecure: false,
    secretOverHttp: options.sendSecretOverHttp === true,
    headers: [],
    ...(url === undefined ? {} : { url: parseTarget(String(url), "url").url }),
    ...(provider === undefined ? {} : { provider: provider.id }),
    ...(scheme === undefined ? {} : { scheme }),
    ...(at === undefined ? {} : { at: String(Math.floor(toUnixSeconds(at))) }),
    ...(timeout === undefined ? {} : { timeoutMs: milliseconds(timeout, "timeout") }),
    ...(retries === undefined ? {} : { retries }),
  };
}

function wholeNumber(value: number, option: string, [from, to]: readonly [number, number]): number {
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new HookdevError("NUMBER_INVALID", {
    category: "usage",
    message: `\`${option}\` takes a whole number from ${from} to ${to}, not ${String(value)}.`,
  });
}

function grepOf(grep: string | RegExp): (name: string) => boolean {
  // A pattern with the flag `g` or `y` remembers where it stopped.
  return typeof grep === "string" ? parseGrep(grep) : (name) => name.search(grep) !== -1;
}

type Place = Awaited<ReturnType<typeof openPlace>>;

async function openPlace(options: ReplayOptions) {
  const { workingFolder = ".", env = {} } = options;
  const own = options.provider === undefined ? undefined : providerOf(options.provider);
  const providers = providersWith(own);
  const [files, suiteFiles] = await Promise.all([openFixtureSource(workingFolder), openSuiteFiles()]);
  const variable = (name: string) => (Object.hasOwn(env, name) ? env[name] : undefined);
  const notes: string[] = [];
  return {
    system: openSystem(),
    providers,
    own,
    files,
    suiteFiles,
    variable,
    notes,
    passedOver: (paths: readonly string[]) => void notes.push(passedOverText(paths)),
    readSuite: async (path: string) =>
      usableSuiteOrAll(await suiteFiles.readSuiteFile(path, { workingFolder, variable, providers })),
  };
}

interface Wish {
  readonly seed: Seed;
  readonly place: Place;
  readonly options: ReplayOptions;
}

async function depsOf(suites: readonly Suite[], { seed, place, options }: Wish): Promise<Omit<RunDeps, "sender">> {
  const { files, suiteFiles, providers, own, system } = place;
  const { secretFor } = await readSuiteSecrets(suites, {
    given: createKeyRing(givenSecrets(options, own)),
    readOne: (source) => readSecret(source, place),
  });
  const snapshots = await openSnapshots(suites, false, suiteFiles);
  return {
    clock: system.clock,
    load: createLoader({ providers, files, payloads: await openPayloads(), captures: noCaptures }),
    secretFor,
    ...createJudging({ seed, tools: await suiteFiles.openJudgeTools(suites), snapshots }),
  };
}

async function readSecret(source: SecretSource, { variable, system }: Place): Promise<string> {
  if (source.kind === "text") return source.text;
  const text =
    source.kind === "env" ? variable(source.name) : utf8Text(await system.readFile(source.path))?.replace(/\r?\n$/, "");
  if (text !== undefined && text !== "") return text;
  const where = source.kind === "env" ? `The variable ${source.name}` : `The file ${source.path}`;
  throw new HookdevError("SECRET_NOT_SET", {
    category: "usage",
    message: `${where} that a suite takes its secret from holds none.`,
    remedy: "Pass variables as `env: process.env`, or the secret itself as `secret`.",
  });
}

function noCaptures(): Promise<never> {
  throw new HookdevError("CAPTURE_UNKNOWN", {
    category: "fixture",
    message: "The library opens no store of captures.",
    remedy: "Make a fixture of it with `hookdev captures save`, or run this suite with `hookdev replay`.",
  });
}

/** What `onCase` throws ends the run and is thrown when nothing is in flight any more. */
async function send(plan: RunPlan, deps: Omit<RunDeps, "sender">, options: ReplayOptions) {
  const { onCase, signal } = options;
  const stop = new AbortController();
  const thrown: unknown[] = [];
  const publish = (event: RunEvent) => {
    if (event.type !== "case" || onCase === undefined || thrown.length > 0) return;
    try {
      onCase(event.report, event.suite);
    } catch (error) {
      thrown.push(error);
      stop.abort("onCase has thrown");
    }
  };
  const ended = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
  const sender = await openSender(plan.workers === 1 ? "exact" : "bulk", plan.workers, trustedFolder(options));
  try {
    const result = await runReplay(plan, { ...deps, sender }, { publish, signal: ended });
    if (thrown.length > 0) throw thrown[0];
    return result;
  } finally {
    await sender.close();
  }
}
