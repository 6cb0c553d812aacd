// Why a delivery does not verify: changes it, one likely cause after the other, until its signature matches.

import { latin1Text } from "../encoding.ts";
import type { VerifyInput } from "../engine-types.ts";
import { messageTemplate } from "../message.ts";
import { receivedAt } from "../received.ts";
import { coversBody, isPlaced, type MessageScheme, type SigningScheme } from "../scheme.ts";
import { transforms } from "../transforms.ts";
import type { Diagnosis, DiagnosisContext, Finding } from "./diagnosis.ts";
import { evidentFindings, evidentNotes } from "./evident.ts";
import { bodyFinders, cheapFinders, type Known, lateFinders, pairFinders } from "./finders.ts";
import { ageFindings, evidentFinding, provenFinding } from "./findings.ts";
import { defaultAttempts, judged, Search, unlessRefused } from "./search.ts";
import { type Finder, hasMessages, type Trial, type Variant, withBody, withScheme } from "./trial.ts";
import { truncationOf } from "./truncated.ts";

/** Bodies above this many bytes are not written anew. */
export const largestRewrittenBody = 1024 * 1024;

/**
 * Examines a failed verdict. A cause is proven when the signature matches once it is undone; what the request only
 * shows by itself is told when nothing is proven. Pure, and bounded in attempts and bytes. Never throws for what
 * arrived, and never tells a secret or an expected signature.
 */
export function diagnose(
  schemes: SigningScheme | readonly SigningScheme[],
  input: VerifyInput,
  context: DiagnosisContext = {},
): Diagnosis {
  const all: readonly SigningScheme[] = "type" in schemes ? [schemes] : schemes;
  const trials = spokenFirst(all, input);
  const share = Math.min(3, Math.max(1, trials.length));
  const search = new Search(context.maxAttempts ?? defaultAttempts * share);
  const findings = trials.length === 0 ? [] : findingsFor(trials, { schemes: all, context }, search);
  const [first] = trials;
  const notes = first === undefined || findings.some(({ proven }) => proven) ? [] : evidentNotes(first);
  if (input.request.body.length > largestRewrittenBody)
    notes.push("The body is above 1 MiB: whether it was written anew was not tried.");
  return { findings, notes, attempts: search.attempts, cutShort: search.cutShort };
}

function findingsFor(trials: readonly Trial[], known: Known, search: Search): Finding[] {
  for (const trial of trials) {
    const verdict = search.right(trial);
    if (verdict !== undefined) return ageFindings(trial, verdict);
  }
  return proven(trials, known, search) ?? cut(trials) ?? evident(trials);
}

/** Schemes of which the request carries something; all that have a place when there are none. */
function spokenFirst(schemes: readonly SigningScheme[], input: VerifyInput): Trial[] {
  const placed = schemes.filter(isPlaced).map((scheme): Trial => ({ scheme, input }));
  const spoken = placed.filter(({ scheme }) => receivedAt(scheme.location, input.request) !== "missing");
  const good = spoken.find((trial) => judged(trial)?.ok);
  if (good !== undefined) return [good];
  const telling = spoken.filter((trial) => judged(trial)?.ok === false);
  if (telling.length > 0) return telling;
  return spoken.length > 0 ? spoken : placed;
}

function proven(trials: readonly Trial[], known: Known, search: Search): Finding[] | undefined {
  const plain = trials.flatMap(plainTrials);
  const small = plain.filter(({ input }) => input.request.body.length <= largestRewrittenBody);
  const rewritable = small.filter(
    (trial) => coversBody(trial.scheme) && !trials.some((each) => isRewritten(each, trial)),
  );
  return (
    firstRight(plain, cheapFinders(known), search) ??
    firstRight(rewritable, bodyFinders, search) ??
    firstRight(plain, lateFinders, search) ??
    firstRight(small, pairFinders(known).map(paired), search)
  );
}

function isRewritten(original: Trial, trial: Trial): boolean {
  return original.scheme.id === trial.scheme.id && original.input.request.body !== trial.input.request.body;
}

function firstRight(trials: readonly Trial[], finders: readonly Finder[], search: Search): Finding[] | undefined {
  for (const find of finders)
    for (const trial of trials) {
      const found = findingsBy(find, trial, search);
      if (found !== undefined) return found;
    }
  return undefined;
}

function findingsBy(find: Finder, trial: Trial, search: Search): Finding[] | undefined {
  for (const variant of find(trial)) {
    if (search.cutShort) return undefined;
    const verdict = isSame(trial, variant.trial) ? undefined : search.right(variant.trial);
    if (verdict !== undefined) return [provenFinding(trial, variant), ...ageFindings(variant.trial, verdict)];
  }
  return undefined;
}

/** A change of the body that changes nothing costs nothing. */
function isSame(trial: Trial, variant: Trial): boolean {
  const [before, after] = [trial.input.request.body, variant.input.request.body];
  if (before === after || before.length !== after.length) return false;
  const alike = { ...variant.input, request: { ...variant.input.request, body: before } };
  return variant.scheme === trial.scheme && sameBut(trial.input, alike) && latin1Text(before) === latin1Text(after);
}

function sameBut(before: VerifyInput, after: VerifyInput): boolean {
  return (
    before.secrets === after.secrets &&
    before.sentTo === after.sentTo &&
    before.request.headers === after.request.headers &&
    before.request.target === after.request.target &&
    before.request.method === after.request.method
  );
}

function paired([first, second]: readonly [Finder, Finder]): Finder {
  return function* both(trial: Trial): Generator<Variant> {
    for (const outer of first(trial))
      for (const inner of second(outer.trial))
        yield { ...inner, cause: outer.cause, also: inner.cause, detail: `${outer.detail}, and ${inner.detail}` };
  };
}

/**
 * A scheme whose templates rewrite the body is judged by the rewritten body itself: rewriting it for every attempt
 * would cost far too much.
 */
function plainTrials(trial: Trial): Trial[] {
  if (!hasMessages(trial)) return [trial];
  const { scheme, input } = trial;
  const [rewriting, plain] = [true, false].map((wanted) =>
    scheme.messages.filter((text) => messageTemplate(text).rewrites.length > 0 === wanted),
  ) as [string[], string[]];
  if (rewriting.length === 0) return [trial];
  const trials = plain.length === 0 ? [] : [withScheme(trial, withTemplates(scheme, plain))];
  for (const text of rewriting) {
    const name = /\{body\|([\w-]+)/.exec(text)?.[1] ?? "";
    const body = Object.hasOwn(transforms, name) ? transforms[name]?.apply(input.request.body) : undefined;
    if (body === undefined) continue;
    const template = text.replaceAll(`{body|${name}`, "{body");
    trials.push(withBody(withScheme(trial, withTemplates(scheme, [template])), body));
  }
  return trials.length === 0 ? [trial] : trials;
}

function withTemplates(scheme: MessageScheme, [first = "", ...others]: readonly string[]): MessageScheme {
  return { ...scheme, messages: [first, ...others] };
}

function evident([first]: readonly Trial[]): Finding[] {
  return first === undefined ? [] : (unlessRefused(() => evidentFindings(first)) ?? []);
}

function cut(trials: readonly Trial[]): Finding[] | undefined {
  for (const trial of trials) {
    const found = unlessRefused(() => truncationOf(trial));
    if (found === undefined) continue;
    const { arrived, of, end } = found;
    const seen =
      end === "all"
        ? `It is right, but ${arrived - of} characters more stand before or behind its ${of}.`
        : `${arrived} of ${of} characters arrived, and they match the ${end} of the right one.`;
    const cause = end === "all" ? "signature-extended" : "signature-truncated";
    return [{ ...evidentFinding(cause, trial, seen), proven: true }];
  }
  return undefined;
}
