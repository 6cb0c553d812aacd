// What every reporter says of a case, in plain text: harmless for a terminal, not yet escaped for any format.

import type { Attempt } from "../../core/delivery.ts";
import { describeFailure, describeStatus } from "../../core/failure-words.ts";
import { headerPairs } from "../../core/http.ts";
import { maskHeaderValue } from "../../core/redact.ts";
import type { CaseReport, CheckFailure, SentRequest } from "../../core/report.ts";
import { clip, visible, visibleBytes } from "../../core/sanitise.ts";
import { toCurl } from "../capture-curl.ts";
import type { ReportedRequest } from "../capture-http-text.ts";

/** Bytes of a body that a person still reads. */
const shownBytes = 2000;

/** The request with `[hidden]` in place of credentials. */
export function shownRequest({ request, hidden }: SentRequest): ReportedRequest {
  const headers = headerPairs(request.headers).flatMap(([name, value]) => [
    name,
    maskHeaderValue(name, value, { extra: hidden }),
  ]);
  return { ...request, headers };
}

/** The request as a curl command of several lines, credentials hidden; cut where the body is long. */
export function curlText(sent: SentRequest): string {
  return clip(visible(toCurl(shownRequest(sent)), { multiline: true }), shownBytes);
}

/** Of several requests of a case the one to be shown: the first that got no answer, else the last. */
export function tellingRequest({ requests }: CaseReport): SentRequest | undefined {
  return requests.find(({ attempt }) => attempt.outcome.kind === "failed") ?? requests.at(-1);
}

/** `Request`, or `Request 2 of 3`. */
export function requestTitle({ requests }: CaseReport, sent: SentRequest): string {
  return requests.length > 1 ? `Request ${requests.indexOf(sent) + 1} of ${requests.length}` : "Request";
}

/** `401 in 12 ms`, and what that means; or why there was no answer. */
export function answerHead({ attempt, request }: SentRequest): string {
  const { outcome } = attempt;
  if (outcome.kind === "failed") return describeFailure(outcome, request.url).message;
  const succeeded = outcome.status >= 200 && outcome.status <= 299;
  return `${outcome.status} in ${shownDuration(attempt.durationMs)}${succeeded ? "" : `: ${describeStatus(outcome.status)}`}`;
}

/** The beginning of the answer's body as visible text of several lines; empty when there is none. */
export function answerBody({ outcome }: Attempt): string {
  if (outcome.kind === "failed" || outcome.body.length === 0) return "";
  return clip(visibleBytes(outcome.body.subarray(0, shownBytes * 4), { multiline: true }), shownBytes);
}

/** `status: expected 401, got 200` in one line. */
export function failureText({ what, expected, actual }: CheckFailure): string {
  if (what === "fixture" || what === "delivery") return visible(actual);
  return clip(visible(`${what}: expected ${expected}, got ${actual}`), 1000);
}

/** The case's name, and where it stands, in one line. */
export function caseTitle({ name, file, line }: CaseReport): string {
  const place = file === undefined ? "" : ` (${file}${line === undefined ? "" : `:${line}`})`;
  return visible(`${clip(name, 300)}${place}`);
}

/** `0.4 ms`, `12 ms`, `1.20 s`. */
export function shownDuration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
