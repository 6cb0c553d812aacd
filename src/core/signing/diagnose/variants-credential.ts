// Credentials that are right but wrapped differently: the authorization word, base64, spaces, quotes.

import { encodeBytes, latin1Bytes, latin1Text } from "../encoding.ts";
import { sendsSecret } from "../scheme.ts";
import type { CauseId } from "./causes.ts";
import type { Trial, Variant } from "./trial.ts";
import { inPlace, receivedText } from "./variants-signature.ts";

/** Brings what stands in the credential's place into the scheme's form. */
export function* credentialVariants(trial: Trial): Generator<Variant> {
  const { scheme } = trial;
  const value = receivedText(trial);
  if (!sendsSecret(scheme) || value === undefined) return;
  for (const [cause, detail, text] of forms(scheme.type, value)) {
    const placed = text === value ? undefined : inPlace(trial, text);
    if (placed !== undefined) yield { cause, detail, trial: placed };
  }
}

type Form = readonly [cause: CauseId, detail: string, text: string];

function* forms(type: "token" | "basic" | "bearer", value: string): Generator<Form> {
  const [, word = "", rest = value] = /^([A-Za-z][\w-]{1,20})\s+(.+)$/s.exec(value) ?? [];
  const unquoted = rest.replace(/^(["'])(.*)\1$/s, "$2");
  for (const credential of new Set([rest, unquoted, rest.trim()])) {
    const spaced: CauseId = credential === rest ? "authorization-word" : "signature-spaced";
    if (type === "token")
      yield [spaced, word === "" ? "without quotes around it" : `without the word in front of it`, credential];
    if (type === "bearer") yield [spaced, "with the word Bearer and one space in front of it", `Bearer ${credential}`];
    if (type === "basic") yield* basicForms(credential, word);
  }
  yield ["signature-spaced", "without quotes around it", value.replace(/^(["'])(.*)\1$/s, "$2")];
  yield ["signature-url-encoding", "when URL-encoding in it is undone", urlDecoded(value)];
}

function* basicForms(credential: string, word: string): Generator<Form> {
  const encoded = encodeBytes(latin1Bytes(credential), "base64");
  yield ["authorization-word", "with the word Basic and one space in front of it", `Basic ${credential}`];
  yield ["basic-not-encoded", "when user:password is encoded as base64", `Basic ${encoded}`];
  const padded = encodeBytes(Buffer.from(credential, "base64"), "base64");
  const cause: CauseId = word === "" ? "authorization-word" : "signature-padding";
  yield [cause, "with the word Basic, one space and padded base64", `Basic ${padded}`];
  const twice = latin1Text(Buffer.from(credential, "base64"));
  if (/^[\w+/=-]+$/.test(twice)) yield ["signature-double-encoded", "when it is decoded twice", `Basic ${twice}`];
}

function urlDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
