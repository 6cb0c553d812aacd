// The library face, without the command line: sign, verify, diagnose, poke, replay, and an inbox for tests. What needs
// sockets or disk is loaded when it is called.

import { realClock } from "./compose.ts";
import { HookdevError } from "./core/errors.ts";
import { headerPairs } from "./core/http.ts";
import { type LibraryRequest, sentToOf, toRawRequest } from "./core/library/request.ts";
import { type LibrarySecret, toSecretTexts } from "./core/library/secrets.ts";
import { toUnixSeconds } from "./core/library/time.ts";
import type { Provider } from "./core/provider.ts";
import { findScheme } from "./core/provider-choice.ts";
import type { FileProvider } from "./core/provider-schema/file-types.ts";
import { diagnose as diagnoseWith } from "./core/signing/diagnose/diagnose.ts";
import type { Diagnosis } from "./core/signing/diagnose/diagnosis.ts";
import type { VerifyInput } from "./core/signing/engine-types.ts";
import type { SigningScheme } from "./core/signing/scheme.ts";
import { sign as signWith } from "./core/signing/sign.ts";
import type { Verdict } from "./core/signing/verdict.ts";
import { verifyWith } from "./core/signing/verify.ts";
import { providerOf } from "./library/provider-of.ts";

export interface VerifyOptions {
  /** Id of a built-in provider (`"stripe"`), or one from `defineProvider`. */
  readonly provider: string | FileProvider;
  /** `<id>` or `<id>:<Header-Name>` of one of its schemes; default: the one the request speaks. */
  readonly scheme?: string;
  /** The signing secret; during rotation a list, the current one first. */
  readonly secret: LibrarySecret;
  readonly request: LibraryRequest;
  /** When it is judged: Unix seconds or a Date; default now. */
  readonly at?: number | Date;
  /** Overrides the tolerance of the scheme. */
  readonly toleranceSeconds?: number;
}

export interface SignOptions extends Omit<VerifyOptions, "toleranceSeconds" | "request"> {
  readonly request: LibraryRequest & { readonly url: string };
  /** Message id, for schemes that sign one. */
  readonly messageId?: string;
  /** Adds the credential over http although the provider sends it over https only. */
  readonly overrideOnlyOver?: boolean;
}

/** What to send: the request's own headers are not repeated. */
export interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  /** The URL to send to; another one than given where the scheme adds to the query. */
  readonly url: string;
  /** The body to send; another one than given where the signature stands in it. */
  readonly body: Uint8Array;
  /** Why nothing was added, when the scheme keeps the credential back. */
  readonly withheld?: string;
}

/**
 * Judges a delivery. A wrong signature is a verdict with `ok: false` and a `reason`, never an exception.
 *
 * @throws HookdevError for mistakes of the caller: `PROVIDER_UNKNOWN`, `SCHEME_UNKNOWN`, `SECRET_EMPTY`, `BODY_NOT_BYTES` …
 */
export function verify(options: VerifyOptions): Verdict {
  const { schemes, input } = prepare(options);
  return verifyWith(schemes, input);
}

/** Names the cause of a failed verdict, most likely first. Pure and bounded; tells no secret and no expected signature. */
export function diagnose(options: VerifyOptions): Diagnosis {
  const { schemes, input } = prepare(options);
  return diagnoseWith(schemes, input);
}

/** Signs a request as the provider does. @throws HookdevError as `verify`, and for keys that cannot sign */
export function sign(options: SignOptions): Signed {
  const provider = providerOf(options.provider);
  const request = toRawRequest(options.request);
  const signed = signWith(
    schemesOf(provider, options.scheme)[0] as SigningScheme,
    {
      request,
      sentTo: options.request.url,
      secret: toSecretTexts(options.secret, provider)[0] as string,
      at: toSeconds(options.at),
      ...(options.messageId === undefined ? {} : { messageId: options.messageId }),
    },
    { overrideOnlyOver: options.overrideOnlyOver === true },
  );
  return {
    headers: Object.fromEntries(headerPairs(signed.headers)),
    url: signed.sentTo ?? options.request.url,
    body: signed.body ?? request.body,
    ...(signed.withheld === undefined ? {} : { withheld: signed.withheld }),
  };
}

/** Checks the definition of a provider and gives it back. @throws HookdevError `PROVIDER_INVALID` with every mistake */
export function defineProvider(definition: FileProvider): FileProvider {
  providerOf(definition);
  return definition;
}

function prepare(options: VerifyOptions): { readonly schemes: readonly SigningScheme[]; readonly input: VerifyInput } {
  const provider = providerOf(options.provider);
  return {
    schemes: schemesOf(provider, options.scheme),
    input: {
      request: toRawRequest(options.request),
      secrets: toSecretTexts(options.secret, provider),
      at: toSeconds(options.at),
      ...sentToOf(options.request),
      ...toTolerance(options.toleranceSeconds),
    },
  };
}

function schemesOf(provider: Provider, wanted: string | undefined): readonly SigningScheme[] {
  return wanted === undefined ? provider.schemes : [findScheme(provider, wanted)];
}

function toSeconds(at: number | Date | undefined): number {
  return toUnixSeconds(at ?? Math.floor(realClock().now() / 1000));
}

function toTolerance(seconds: number | undefined): { readonly toleranceSeconds?: number } {
  if (seconds === undefined) return {};
  if (seconds >= 0) return { toleranceSeconds: seconds };
  throw new HookdevError("NUMBER_INVALID", {
    category: "usage",
    message: "`toleranceSeconds` is not a number from 0 on.",
    remedy: "Leave it out for the tolerance of the scheme.",
  });
}

export type { HookdevError } from "./core/errors.ts";
export type { LibraryRequest } from "./core/library/request.ts";
export type { LibrarySecret } from "./core/library/secrets.ts";
export type { WebhookMatch } from "./core/library/webhook-match.ts";
export type { FileProvider } from "./core/provider-schema/file-types.ts";
export type { CaseReport, CheckFailure, RunReport, SuiteReport } from "./core/report.ts";
export type { Diagnosis, Finding } from "./core/signing/diagnose/diagnosis.ts";
export type { BadVerdict, GoodVerdict, Verdict, VerdictReason } from "./core/signing/verdict.ts";
// biome-ignore lint/performance/noBarrelFile: this file is the package's entry, and nothing in here imports it but matchers
export { type ListenOptions, listen, type WebhookInbox } from "./library/listen.ts";
export { type PokeOptions, type PokeResult, poke } from "./library/poke.ts";
export type { ReceivedWebhook } from "./library/received.ts";
export { type ReplayOptions, type ReplayResult, replay } from "./library/replay.ts";
