// The signed self-check: bytes that go out to the public URL and must come back through it, and what the answer proves.

import type { Attempt } from "../delivery.ts";
import { describeFailure } from "../failure-words.ts";
import { equalBytes, hmac, sha256 } from "../signing/crypto.ts";
import { encodeBytes, latin1Bytes } from "../signing/encoding.ts";

/** What the newest check says about the public URL. */
export type CheckVerdict =
  | { readonly kind: "passed" }
  /** No answer came. */
  | { readonly kind: "unreachable"; readonly reason: string }
  /** The relay refused or could not pass it on. */
  | { readonly kind: "relay-error"; readonly status: number; readonly reason: string }
  /** An answer that this process did not give. */
  | { readonly kind: "foreign"; readonly status: number; readonly reason: string }
  | { readonly kind: "altered"; readonly where: "request" | "answer"; readonly reason: string };

/** The bytes of a check: all 256 byte values, then noise. */
export function checkBody(noise: Uint8Array): Uint8Array {
  const body = new Uint8Array(256 + noise.length);
  for (let value = 0; value < 256; value += 1) body[value] = value;
  body.set(noise, 256);
  return body;
}

/** The path of a check; the nonce is known to this process alone and good for one answer. */
export function checkPath(nonce: string): string {
  return `/.hookdev/check/${nonce}`;
}

/** The nonce in a request path, whatever prefix a relay or proxy has put before it; undefined when there is none. */
export function nonceOf(path: string): string | undefined {
  return /\/\.hookdev\/check\/([0-9a-f]{32})$/.exec(path)?.[1];
}

/** The answer to a check: hash of what arrived (hex), MAC over nonce and hash (hex), then what arrived, as it arrived. */
export function checkAnswer(key: Uint8Array, nonce: string, received: Uint8Array): Uint8Array {
  const hash = sha256(received);
  const head = latin1Bytes(encodeBytes(hash, "hex") + encodeBytes(macOf(key, nonce, hash), "hex"));
  const answer = new Uint8Array(head.length + received.length);
  answer.set(head);
  answer.set(received, head.length);
  return answer;
}

const headLength = 128;

/** A check that was sent, and what came of it. */
export interface SentCheck {
  readonly key: Uint8Array;
  readonly nonce: string;
  readonly body: Uint8Array;
  readonly url: string;
  readonly outcome: Attempt["outcome"];
  /** Whether the inbox has seen it. */
  readonly delivered: boolean;
}

/** What a check proves. Only `passed` says that the bytes went there and back unchanged, and that this process answered. */
export function judgeCheck(sent: SentCheck): CheckVerdict {
  const { outcome } = sent;
  if (outcome.kind === "failed") {
    return {
      kind: "unreachable",
      reason: `The self-check got no answer. ${describeFailure(outcome, sent.url).message}`,
    };
  }
  const hash = sha256(sent.body);
  const claimed = outcome.body.subarray(0, headLength);
  const answer = outcome.body.subarray(headLength);
  if (!isOurs(sent, claimed)) return notOurs(sent, outcome.status);
  if (!equalBytes(claimed.subarray(0, 64), latin1Bytes(encodeBytes(hash, "hex")))) return altered("request");
  if (!equalBytes(answer, sent.body)) return altered("answer");
  return { kind: "passed" };
}

/** Whether hash and MAC at the head of the answer belong together under this session's key. */
function isOurs({ key, nonce }: SentCheck, claimed: Uint8Array): boolean {
  if (claimed.length !== headLength) return false;
  const hash = Uint8Array.from(Buffer.from(claimed.subarray(0, 64)).toString("latin1").match(/../gs) ?? [], (pair) =>
    Number.parseInt(pair, 16),
  );
  return equalBytes(claimed.subarray(64), latin1Bytes(encodeBytes(macOf(key, nonce, hash), "hex")));
}

function notOurs({ delivered }: SentCheck, status: number): CheckVerdict {
  if (delivered) return altered("answer");
  if (status >= 400) {
    const busy =
      status === 429
        ? " It is busy: --forward-mode ack answers senders sooner, so that fewer requests wait there at once."
        : "";
    return {
      kind: "relay-error",
      status,
      reason: `The relay answered the self-check itself with ${status}; it did not reach this inbox.${busy}`,
    };
  }
  return {
    kind: "foreign",
    status,
    reason: `Somebody else answered the self-check with ${status}: the relay itself, or a stranger on its data port who is given your webhooks.`,
  };
}

function altered(where: "request" | "answer"): CheckVerdict {
  const reason =
    where === "request"
      ? "The relay changes bytes on the way to this inbox: signatures will not verify."
      : "The relay changes bytes of the answers on their way back to the sender.";
  return { kind: "altered", where, reason };
}

function macOf(key: Uint8Array, nonce: string, hash: Uint8Array): Uint8Array {
  return hmac("sha256", key, [latin1Bytes(`hookdev tunnel check ${nonce} `), hash]);
}
