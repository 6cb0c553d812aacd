// What a request shows by itself when no change makes its signature match.

import { HookdevError } from "../../errors.ts";
import { firstHeader } from "../../http.ts";
import { contained } from "../containers.ts";
import { hashLengths } from "../hints-form.ts";
import { keysFor } from "../key-set.ts";
import { receivedAt } from "../received.ts";
import { coversBody, type MessageScheme, namedHeader, placeOf } from "../scheme.ts";
import { readSigned } from "../signed-values.ts";
import type { Finding } from "./diagnosis.ts";
import { evidentFinding } from "./findings.ts";
import { looseReadings } from "./loose-signature.ts";
import { hasMessages, type Trial } from "./trial.ts";
import { announcedLength } from "./truncated.ts";
import { isUnpackedAlready } from "./variants-packed.ts";
import { receivedText } from "./variants-signature.ts";

/** Causes that are plain to see, the most telling first. */
export function evidentFindings(trial: Trial): Finding[] {
  const absent = [...missing(trial)];
  const unreadable = [...keys(trial)];
  if (unreadable.length > 0) return unreadable;
  // Without a signature it says nothing that the time beside it is missing too.
  if (absent.length > 0) return absent;
  return [...timeAndId(trial), ...bodyShapes(trial), ...credentialShapes(trial)];
}

/** Sentences about what is odd; none of them explains a mismatch for certain. */
export function evidentNotes(trial: Trial): string[] {
  const notes: string[] = [];
  const announced = announcedLength(trial);
  const { length } = trial.input.request.body;
  if (announced !== undefined)
    notes.push(
      `Content-Length says ${announced} bytes, and the body has ${length}: it was changed on its way, or cut.`,
    );
  const odd = oddLength(trial);
  if (odd !== undefined) notes.push(odd);
  return notes;
}

function* keys(trial: Trial): Generator<Finding> {
  try {
    keysFor(trial.scheme, trial.input.secrets);
  } catch (error) {
    if (!(error instanceof HookdevError)) throw error;
    yield evidentFinding("secret-encoding", trial, error.message);
  }
}

function* missing(trial: Trial): Generator<Finding> {
  const { scheme, input } = trial;
  if (receivedAt(scheme.location, input.request) === "missing")
    yield evidentFinding("signature-missing", trial, `There is nothing in the ${placeOf(scheme)}.${renamed(trial)}`);
}

/** A header with `X-` in front or without it, whose value does not verify either. */
function renamed({ scheme, input }: Trial): string {
  const name = namedHeader(scheme) ?? "";
  const other = /^x-/i.test(name) ? name.slice(2) : `X-${name}`;
  if (firstHeader(input.request.headers, other) === undefined) return "";
  return ` There is a header ${other}, but what it holds does not match either.`;
}

function* timeAndId(trial: Trial): Generator<Finding> {
  if (!hasMessages(trial) || !holdsSignature(trial)) return;
  const signed = readSigned(trial.scheme, trial.input);
  if (!("ok" in signed)) return;
  if (signed.reason === "missing") yield evidentFinding("id-missing", trial, signed.message);
  if (signed.reason === "missing-timestamp") yield evidentFinding("time-missing", trial, signed.message);
  const [hint] = signed.hints;
  if (signed.reason === "malformed-timestamp" && hint !== undefined)
    yield evidentFinding("time-unit", trial, `${signed.message} ${hint}`);
}

/** Whether the place holds at least one signature that counts; in a value of chance also the time is missing. */
function holdsSignature({ scheme, input }: Trial<MessageScheme>): boolean {
  const found = receivedAt(scheme.location, input.request);
  if (typeof found === "string") return false;
  return found.some(({ values }) => contained(values, scheme.container, scheme.timestamp).groups.length > 0);
}

function* bodyShapes(trial: Trial): Generator<Finding> {
  const { body } = trial.input.request;
  if (!coversBody(trial.scheme)) return;
  if (body.length === 0) yield evidentFinding("body-empty", trial, "No byte of the body arrived, and it is signed.");
  if (body.length === 15 && Buffer.from(body).toString("latin1") === "[object Object]")
    yield evidentFinding("object-as-text", trial, "The body is the text [object Object].");
  if (isUnpackedAlready(trial))
    yield evidentFinding(
      "body-decompressed",
      trial,
      "Content-Encoding says that the body is compressed, and it is not.",
    );
}

function* credentialShapes(trial: Trial): Generator<Finding> {
  const { scheme, input } = trial;
  if (scheme.type === "basic" && !input.secrets.some((text) => text.includes(":")))
    yield evidentFinding("basic-no-colon", trial, "The secret for Basic has to be user:password.");
}

function oddLength(trial: Trial): string | undefined {
  const { scheme } = trial;
  if (scheme.type !== "hmac" && scheme.type !== "digest") return undefined;
  const wanted = hashLengths[scheme.algorithm];
  const readings = looseReadings(receivedText(trial) ?? "");
  const [first] = readings;
  if (first === undefined || readings.some(({ bytes }) => bytes.length === wanted)) return undefined;
  return `The signature has ${first.bytes.length} bytes; one made with ${scheme.algorithm} has ${wanted}.`;
}
