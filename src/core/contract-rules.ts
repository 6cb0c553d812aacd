// What every signing scheme has to keep, one rule after the other; each says what is wrong, or nothing.

import {
  type ContractRequest,
  damagedBodies,
  extendedBody,
  withBody,
  withReplaced,
  withUrl,
} from "./contract-delivery.ts";
import type { ContractKeys } from "./contract-keys.ts";
import { locate } from "./json/locate.ts";
import type { SignResult } from "./signing/engine-types.ts";
import { coversBody, namedHeader, type SigningScheme, signsTime } from "./signing/scheme.ts";
import { writeTimestamp } from "./signing/timestamp.ts";
import type { Verdict, VerdictReason } from "./signing/verdict.ts";

/** One scheme with one signed delivery, and the ways to ask about it. */
export interface ContractTrial {
  readonly scheme: SigningScheme;
  readonly keys: ContractKeys;
  /** Unix seconds at which it was signed. */
  readonly at: number;
  readonly unsigned: ContractRequest;
  readonly signed: ContractRequest;
  /** Judges at the time of signing and with the right key unless told otherwise. */
  judge(delivery: ContractRequest, change?: { readonly at?: number; readonly secrets?: readonly string[] }): Verdict;
  /** Signs the unsigned delivery once more, at another URL. */
  signFor(sentTo: string): SignResult;
}

export interface ContractRule {
  readonly id: string;
  /** The rule as a sentence about the scheme. */
  readonly says: string;
  /** What is wrong, or undefined. */
  readonly check: (trial: ContractTrial) => string | undefined;
}

const yearsLater = 10 * 365 * 86_400;

/** All rules, in the order of the report. */
export const contractRules: readonly ContractRule[] = [
  {
    id: "accepts",
    says: "what it signs is accepted",
    check: (trial) => accepted(trial.judge(trial.signed), "the delivery as it was signed"),
  },
  { id: "body", says: "a changed body is refused exactly when the body is signed", check: checkBody },
  { id: "fields", says: "a changed field of the body is refused when it is signed", check: checkFields },
  { id: "id", says: "another message id is refused when one is signed", check: checkId },
  { id: "url", says: "another path is refused exactly when the URL is signed", check: checkUrl },
  { id: "time", says: "an old delivery is refused exactly when a time is signed", check: checkTime },
  { id: "re-dated", says: "a delivery with a newer time written into it is refused", check: checkRedated },
  { id: "wrong-key", says: "another key is refused", check: checkWrongKey },
  { id: "rotation", says: "the right key is found among several", check: checkRotation },
  { id: "empty-key", says: "an empty key opens nothing", check: checkEmptyKey },
  { id: "unsigned", says: "a delivery without a signature is refused", check: checkUnsigned },
  { id: "cut-off", says: "a cut-off signature is refused", check: checkCutOff },
  { id: "https", says: "the credential is kept back over http exactly when it belongs to https", check: checkHttps },
];

function checkBody(trial: ContractTrial): string | undefined {
  const { scheme, signed } = trial;
  if (!coversBody(scheme))
    return accepted(
      trial.judge(withBody(signed, extendedBody(signed.request.body))),
      "a body with something added that is not signed",
    );
  for (const { what, body } of damagedBodies(signed.request.body)) {
    const problem = refused(trial.judge(withBody(signed, body)), `the body with ${what}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Schemes that sign single values of the body, named by JSON Pointers. */
function checkFields(trial: ContractTrial): string | undefined {
  const { scheme, signed } = trial;
  if (!("messages" in scheme) || coversBody(scheme)) return undefined;
  const list = scheme.location.json === undefined ? undefined : scheme.location.forEach;
  const below = list === undefined ? "" : `${list}/0`;
  for (const [, pointer = ""] of scheme.messages[0].matchAll(/\{json\??:([^|}]+)/g)) {
    const body = signed.request.body;
    const span = locate(body, `${below}${pointer}`);
    if (span === undefined) continue;
    const value = Buffer.from(body.subarray(span.start, span.end));
    const other = value[0] === 0x22 ? Buffer.concat([Buffer.from('"x'), value.subarray(1)]) : Buffer.from('"x"');
    const changed = Buffer.concat([body.subarray(0, span.start), other, body.subarray(span.end)]);
    const problem = refused(trial.judge(withBody(signed, changed)), `another value at ${below}${pointer}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkId({ scheme, signed, judge }: ContractTrial): string | undefined {
  const header = "idHeader" in scheme ? scheme.idHeader?.toLowerCase() : undefined;
  if (header === undefined) return undefined;
  const { request, sentTo } = signed;
  const place = request.headers.findIndex((text, at) => at % 2 === 0 && text.toLowerCase() === header);
  if (place === -1) return "the message id is nowhere in the delivery";
  const headers = request.headers.map((text, at) => (at === place + 1 ? `${text}x` : text));
  return refused(judge({ request: { ...request, headers }, sentTo }), "another message id");
}

function checkUrl(trial: ContractTrial): string | undefined {
  const { request, sentTo } = trial.signed;
  const elsewhere = trial.judge(withUrl(request, sentTo.replace("/hooks/contract", "/hooks/elsewhere")));
  return coversUrl(trial.scheme)
    ? refused(elsewhere, "another path")
    : accepted(elsewhere, "another path, which is not signed");
}

function coversUrl(scheme: SigningScheme): boolean {
  if ("messages" in scheme) return scheme.messages.every((text) => /\{(?:url|path)[|}]/.test(text));
  return (
    scheme.type === "rfc9421" &&
    scheme.covers.some((name) => ["@target-uri", "@path", "@request-target"].includes(name))
  );
}

function checkTime(trial: ContractTrial): string | undefined {
  const { scheme, signed, at } = trial;
  const after = (seconds: number) => trial.judge(signed, { at: at + seconds });
  const rule = timeRule(scheme);
  if (rule === undefined) return accepted(after(yearsLater), "the same ten years later, though no time is signed,");
  const { past, future } = rule;
  return (
    accepted(after(past), `a delivery that is exactly ${past} s old`) ??
    refused(after(past + 1), `a delivery that is ${past + 1} s old`, "stale") ??
    (future === undefined
      ? accepted(after(-past - 1), "a time ahead, which this sender's own libraries accept,")
      : (accepted(after(-future), `a time exactly ${future} s ahead`) ??
        refused(after(-future - 1), `a time ${future + 1} s ahead`, "future")))
  );
}

/** How far a time may be off; `future` is undefined when it is not looked at. */
function timeRule(scheme: SigningScheme): { past: number; future: number | undefined } | undefined {
  if (!signsTime(scheme)) return undefined;
  if ("messages" in scheme && scheme.timestamp !== undefined) {
    const { toleranceSeconds: past = 0, futureSeconds, pastOnly } = scheme.timestamp;
    return { past, future: pastOnly === true ? undefined : (futureSeconds ?? past) };
  }
  const past = "toleranceSeconds" in scheme ? (scheme.toleranceSeconds ?? 0) : 0;
  return { past, future: past };
}

function checkRedated(trial: ContractTrial): string | undefined {
  const { scheme, signed, at } = trial;
  const unit =
    "messages" in scheme ? scheme.timestamp?.unit : scheme.type === "rfc9421" && signsTime(scheme) ? "s" : undefined;
  if (unit === undefined) return undefined;
  const later = at + 5;
  const redated = withReplaced(signed, writeTimestamp(at, unit), writeTimestamp(later, unit));
  if (redated === undefined) return "the signed time is nowhere in the delivery";
  return refused(trial.judge(redated, { at: later }), "a newer time (is {timestamp} part of the message?)");
}

function checkWrongKey(trial: ContractTrial): string | undefined {
  return refused(trial.judge(trial.signed, { secrets: [trial.keys.wrong] }), "another key");
}

function checkRotation(trial: ContractTrial): string | undefined {
  const { wrong, verify } = trial.keys;
  const verdict = trial.judge(trial.signed, { secrets: [wrong, verify] });
  if (verdict.ok && verdict.matchedKey !== 1) return `the key that matched is number ${verdict.matchedKey}, not 1`;
  return accepted(verdict, "the right key behind another one");
}

function checkEmptyKey(trial: ContractTrial): string | undefined {
  let verdict: Verdict;
  try {
    verdict = trial.judge(trial.signed, { secrets: [""] });
  } catch {
    return undefined;
  }
  return refused(verdict, "an empty key");
}

function checkUnsigned(trial: ContractTrial): string | undefined {
  return refused(trial.judge(trial.unsigned), "a delivery without a signature");
}

function checkCutOff(trial: ContractTrial): string | undefined {
  const name = namedHeader(trial.scheme)?.toLowerCase();
  const { request, sentTo } = trial.signed;
  const { headers } = request;
  const place = headers.findIndex((text, at) => at % 2 === 0 && text.toLowerCase() === name);
  if (place === -1) return undefined;
  const cut = headers.map((text, at) => (at === place + 1 ? text.slice(0, -4) : text));
  return refused(
    trial.judge({ request: { ...request, headers: cut }, sentTo }),
    "a signature without its last characters",
  );
}

function checkHttps(trial: ContractTrial): string | undefined {
  const { withheld } = trial.signFor(trial.unsigned.sentTo.replace("https:", "http:"));
  if (trial.scheme.onlyOver === "https")
    return withheld === undefined ? "the credential would be sent over http" : undefined;
  return withheld === undefined ? undefined : "the credential is kept back over http";
}

function accepted(verdict: Verdict, what: string): string | undefined {
  return verdict.ok ? undefined : `${what} is refused (${verdict.reason}): ${verdict.message}`;
}

function refused(verdict: Verdict, what: string, reason?: VerdictReason): string | undefined {
  if (verdict.ok) return `${what} is accepted`;
  return reason === undefined || verdict.reason === reason
    ? undefined
    : `${what} is refused as ${verdict.reason}, not as ${reason}`;
}
