// A poke's result in words or as JSON, in the form of Pliance's own poke, and the exit code that follows from it.

import { bodyBlock } from "../core/body-block.ts";
import type { Answered, Attempt } from "../core/delivery.ts";
import { describeFailure, describeStatus } from "../core/failure-words.ts";
import { firstHeader, type HeaderLines, headerPairs, headerValues } from "../core/http.ts";
import { isSecretHeader, maskHeaderValue } from "../core/redact.ts";
import { succeeded } from "../core/retry-policy.ts";
import { clip, visible, visibleBytes } from "../core/sanitise.ts";
import { type SigningScheme, sendsSecret } from "../core/signing/scheme.ts";
import type { PokePlan, SignedPoke } from "../flows/poke.ts";
import type { PokeTally } from "../flows/poke-many.ts";
import { toCurl } from "../report/capture-curl.ts";
import { toHttpText } from "../report/capture-http-text.ts";
import { formatDuration, formatSize } from "../ui/plain/format.ts";
import { basicChallengeWords } from "./basic-challenge.ts";
import type { CliContext } from "./command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { jsonText } from "./json-text.ts";
import { note } from "./note.ts";

export interface PokeView {
  readonly json: boolean;
  readonly plan: PokePlan;
}

/** Tells one attempt; returns the exit code. */
export function tellAttempt(attempt: Attempt, view: PokeView, context: CliContext): ExitCode {
  const { plan } = view;
  const { message, success } = judge(attempt, plan);
  if (view.json) context.system.out.write(jsonText(attemptJson(attempt, plan)));
  else {
    const head = `${plan.event.name} (${plan.provider.name}) → ${withoutQuery(plan.url)}`;
    context.system.out.write(`${visible(head)}\n  ${visible(message)}\n${answerText(attempt)}`);
  }
  return exitCodeOf(attempt, success);
}

/** Tells many attempts; returns the exit code of the worst of them. */
export function tellTally(tally: PokeTally, view: PokeView, context: CliContext): ExitCode {
  const { firstFailure, ...sums } = tally;
  const success = tally.succeeded === tally.count;
  const first = firstFailure === undefined ? undefined : judge(firstFailure, view.plan).message;
  if (view.json) {
    const message = first ?? null;
    context.system.out.write(
      jsonText({ success, status: success ? "Success" : "Error", message, ...rounded(sums), ...names(view.plan) }),
    );
  } else {
    const kinds = [...Object.entries(tally.statuses), ...Object.entries(tally.failures)]
      .map(([kind, n]) => `${n} × ${kind}`)
      .join(", ");
    context.system.out.write(
      `${visible(`${view.plan.event.name} (${view.plan.provider.name}) × ${tally.count} → ${withoutQuery(view.plan.url)}`)}\n` +
        `  ${kinds}\n` +
        `  ${formatDuration(tally.durationMs)} in all, ${Math.round(tally.perSecond)}/s, p50 ${formatDuration(tally.p50Ms)}, p99 ${formatDuration(tally.p99Ms)}\n` +
        (first === undefined ? "" : `  first that did not succeed: ${visible(first)}\n`),
    );
  }
  if (success) return exitCodes.success;
  return Object.keys(tally.failures).length > 0 ? exitCodes.environment : exitCodes.negative;
}

/** Prints the request as curl and as HTTP text; headers that hold the secret itself are hidden unless wanted. */
export function tellDryRun(
  sample: SignedPoke,
  wish: { readonly showSecret: boolean; readonly scheme: SigningScheme | undefined },
  context: CliContext,
): void {
  const headers = wish.showSecret ? sample.request.headers : hideSecrets(sample.request.headers, wish.scheme, context);
  const request = { ...sample.request, headers };
  const text = Buffer.from(toHttpText(request)).toString("utf8");
  context.system.out.write(
    `# curl\n${toCurl(request)}\n\n# HTTP (each line behind a bar)\n${bodyBlock(visible(text.replaceAll("\r\n", "\n"), { multiline: true }))}\n`,
  );
}

function hideSecrets(headers: HeaderLines, scheme: SigningScheme | undefined, context: CliContext): HeaderLines {
  const own =
    scheme === undefined || !sendsSecret(scheme) || typeof scheme.location.header !== "string"
      ? []
      : [scheme.location.header];
  const hidden = headerPairs(headers).filter(([name]) => isSecretHeader(name, own));
  if (hidden.length > 0)
    note(`${hidden.map(([name]) => name).join(", ")} is hidden; --show-secret prints it.`, context);
  return headerPairs(headers).flatMap(([name, value]) => [name, maskHeaderValue(name, value, { extra: own })]);
}

function judge(attempt: Attempt, plan: PokePlan): { readonly message: string; readonly success: boolean } {
  const { outcome } = attempt;
  if (outcome.kind === "failed") {
    const words = describeFailure(outcome, plan.url);
    return { message: `${words.message} ${words.remedy}`, success: false };
  }
  const success = succeeded(plan.provider.retry, outcome.status);
  const told = `${outcome.status} in ${formatDuration(attempt.durationMs)}, ${formatSize(outcome.body.length)}${bodyNote(outcome)}`;
  if (success) return { message: told, success };
  const location = firstHeader(outcome.headers, "location");
  const retryAfter = firstHeader(outcome.headers, "retry-after");
  const words =
    basicChallengeWords(outcome, headerValues(plan.headers, "authorization").length > 0) ??
    describeStatus(outcome.status, {
      ...(location === undefined ? {} : { location }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  const only200 =
    outcome.status >= 200 && outcome.status <= 299 ? ` ${plan.provider.name} counts only 200 as received.` : "";
  return { message: `${told}. ${words}${only200}`, success };
}

function bodyNote(outcome: Answered): string {
  if (outcome.bodyState === "whole") return "";
  return outcome.bodyState === "cut" ? " (more came; cut here)" : " (the body broke off)";
}

function exitCodeOf(attempt: Attempt, success: boolean): ExitCode {
  if (success) return exitCodes.success;
  return attempt.outcome.kind === "failed" ? exitCodes.environment : exitCodes.negative;
}

function answerText({ outcome }: Attempt): string {
  if (outcome.kind === "failed" || outcome.body.length === 0) return "";
  const text = clip(visibleBytes(outcome.body.subarray(0, 16_384), { multiline: true }), 4000);
  return `${bodyBlock(text)}\n`;
}

function attemptJson(attempt: Attempt, plan: PokePlan): Record<string, unknown> {
  const { outcome } = attempt;
  const { message, success } = judge(attempt, plan);
  return {
    remoteStatusCode: outcome.kind === "answered" ? outcome.status : 0,
    remoteBody: outcome.kind === "answered" ? Buffer.from(outcome.body).toString("utf8") : null,
    status: success ? "Success" : "Error",
    success,
    message: success ? null : message,
    durationMs: Math.round(attempt.durationMs * 1000) / 1000,
    ...(outcome.kind === "answered"
      ? { bodyState: outcome.bodyState }
      : {
          failure: {
            code: outcome.code,
            phase: outcome.phase,
            detail: outcome.detail,
            mayHaveArrived: outcome.mayHaveArrived,
          },
        }),
    ...names(plan),
  };
}

function names(plan: PokePlan): Record<string, unknown> {
  return { provider: plan.provider.id, event: plan.event.name, url: withoutQuery(plan.url) };
}

function rounded(sums: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sums).map(([key, value]) => [
      key,
      typeof value === "number" ? Math.round(value * 1000) / 1000 : value,
    ]),
  );
}

/** A query may hold a token; the place is enough. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
