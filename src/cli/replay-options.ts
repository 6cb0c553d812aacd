// The options of `hookdev replay`, as commander gives them and as the run takes them.

import type { Provider } from "../core/provider.ts";
import { findProvider, findScheme } from "../core/provider-choice.ts";
import { parseGrep, parseShard, type Selection } from "../core/replay/selection.ts";
import { signingTime } from "../core/replay/signing-time.ts";
import { visible } from "../core/sanitise.ts";
import { parseDuration, parseTarget } from "../core/values.ts";
import type { RunPlan } from "../flows/replay/run-types.ts";
import { wholeNumber } from "./capture-ids.ts";
import type { ConfigOptions } from "./known-providers.ts";
import { readHeaders } from "./request-options.ts";
import type { SecretOptions } from "./secret-options.ts";
import { usageError } from "./usage-error.ts";

export interface ReplayOptions extends SecretOptions, ConfigOptions {
  readonly url?: string;
  readonly provider?: string;
  readonly scheme?: string;
  readonly verbatim?: boolean;
  readonly at?: string;
  readonly seed?: string;
  readonly header?: readonly string[];
  readonly timeout?: string;
  readonly insecure?: boolean;
  readonly sendSecretOverHttp?: boolean;
  readonly store?: string;
  readonly filter?: string;
  readonly workers: string;
  readonly shard?: string;
  readonly grep?: string;
  readonly retries?: string;
  readonly failOnFlaky?: boolean;
  readonly bail?: string | true;
  readonly updateSnapshots?: boolean;
  readonly list?: boolean;
  readonly reporter?: readonly string[];
  readonly json?: boolean;
  readonly exec?: string;
  readonly waitOn?: readonly string[];
  readonly waitTimeout: string;
}

/** The part of the plan that is on the command line. */
export type PlanOptions = Omit<RunPlan, "cases" | "seed" | "valuesNow" | "rerun">;

/** Reads what needs no file. @throws HookdevError for values that are none, and for options that do not go together */
export function readPlanOptions(options: ReplayOptions): PlanOptions {
  refuseConflicts(options);
  return {
    workers: wholeNumber(options.workers, "--workers", 1024),
    verbatim: options.verbatim === true,
    insecure: options.insecure === true,
    secretOverHttp: options.sendSecretOverHttp === true,
    headers: readHeaders(options.header ?? []),
    ...(options.url === undefined ? {} : { url: options.url }),
    ...(options.provider === undefined ? {} : { provider: options.provider }),
    ...(options.scheme === undefined ? {} : { scheme: options.scheme }),
    ...(options.at === undefined ? {} : { at: options.at }),
    ...(options.timeout === undefined ? {} : { timeoutMs: parseDuration(options.timeout, "--timeout") }),
    ...(options.retries === undefined ? {} : { retries: countFromZero(options.retries, "--retries", 100) }),
    ...(options.bail === undefined ? {} : { bail: options.bail === true ? 1 : wholeNumber(options.bail, "--bail") }),
  };
}

/**
 * Looks at what counts for all cases before the first one is sent.
 *
 * @throws HookdevError `PROVIDER_UNKNOWN`, `SCHEME_UNKNOWN`, `TARGET_INVALID`, `TIME_INVALID`
 */
export function refuseWrong(
  { url, at, provider, scheme }: ReplayOptions,
  providers: readonly Provider[],
  now: number,
): void {
  if (url !== undefined) parseTarget(url, "--url");
  if (at !== undefined) signingTime(at, now, "--at");
  const named = provider === undefined ? undefined : findProvider(providers, provider);
  if (named !== undefined) findScheme(named, scheme);
}

/** Which cases are sent. @throws HookdevError `GREP_INVALID`, `SHARD_INVALID` */
export function readSelection({ grep, shard }: ReplayOptions): Selection {
  return {
    ...(grep === undefined ? {} : { grep: parseGrep(grep) }),
    ...(shard === undefined ? {} : { shard: parseShard(shard) }),
  };
}

function refuseConflicts(options: ReplayOptions): void {
  if (options.verbatim === true && (options.at !== undefined || options.scheme !== undefined))
    throw usageError(
      "OPTIONS_CONFLICT",
      "--verbatim sends the signature that is there; --at and --scheme are for a new one.",
      "Leave one of them out.",
    );
  if (options.exec === undefined && options.waitOn !== undefined && options.list === true)
    throw usageError("OPTIONS_CONFLICT", "--list sends nothing, so there is nothing to wait for with --wait-on.");
}

function countFromZero(text: string, option: string, max: number): number {
  if (/^\d{1,15}$/.test(text) && Number(text) <= max) return Number(text);
  throw usageError("NUMBER_INVALID", `${option} takes a whole number from 0 to ${max}, not "${visible(text)}".`);
}
