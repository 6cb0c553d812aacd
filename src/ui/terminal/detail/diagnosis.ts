// Why a signature failed, on the Signature tab: the cause, where the texts part, and what to do in the receiver.

import type { Capture } from "../../../core/capture.ts";
import { HookdevError } from "../../../core/errors.ts";
import { visible } from "../../../core/sanitise.ts";
import { diagnose } from "../../../core/signing/diagnose/diagnose.ts";
import type { Diagnosis, Finding } from "../../../core/signing/diagnose/diagnosis.ts";
import { field, type Line } from "../line.ts";
import { type DetailInput, requestOf, sentTo, shownBody } from "./detail-input.ts";

/** A key press must not wait for the search; `hookdev verify --capture` examines larger ones. */
const largestBody = 64 * 1024;
const attempts = 200;

/** Undefined where nothing was examined: a good verdict, no key, or a body that is too large for the screen. */
export function diagnosisLines(input: DetailInput): Line[] | undefined {
  const { capture } = input;
  if (capture.verdict?.ok !== false || capture.provider === undefined) return undefined;
  if (capture.body.size > largestBody || input.body.length < capture.body.size) return undefined;
  const diagnosis = examined(input);
  if (diagnosis === undefined || diagnosis.findings.length === 0) return undefined;
  return diagnosis.findings.flatMap((finding) => findingLines(finding, mayQuote(input)));
}

function findingLines({ title, explanation, fix, proven, difference }: Finding, quoted: boolean): Line[] {
  const lines = [
    field("cause", `${title}${proven ? " (proven)" : " (likely, not proven)"}`, "warn"),
    field("", visible(explanation)),
  ];
  if (difference !== undefined && quoted) {
    lines.push(field("arrived", visible(difference.arrivedAround)), field("signed", visible(difference.signedAround)));
    lines.push(field("", `${" ".repeat(difference.mark)}^ ${difference.subject}, byte ${difference.offset}`, "faint"));
  }
  return [...lines, field("fix", fix, "good")];
}

/** The difference quotes the body, so it waits until personal values are revealed. */
function mayQuote(input: DetailInput): boolean {
  return input.revealed || shownBody(input).masked === 0;
}

const known = new WeakMap<Capture, Diagnosis>();

/** Once per capture that is looked at: the lines are made anew for every frame. */
function examined(input: DetailInput): Diagnosis | undefined {
  const { capture, parts } = input;
  const found = known.get(capture);
  if (found !== undefined) return found;
  const schemes = parts.schemes ?? parts.providers.find(({ id }) => id === capture.provider)?.schemes ?? [];
  const secrets = parts.keys.secretsFor(capture.provider as string);
  if (secrets.length === 0 || schemes.length === 0) return undefined;
  try {
    const at = Math.floor(capture.receivedAt / 1000);
    const diagnosis = diagnose(
      schemes,
      { request: requestOf(input), secrets, at, sentTo: sentTo(input) },
      { maxAttempts: attempts },
    );
    known.set(capture, diagnosis);
    return diagnosis;
  } catch (error) {
    if (error instanceof HookdevError) return undefined;
    throw error;
  }
}
