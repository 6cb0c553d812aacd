// A signature or credential of which only a part arrived, or that has more around it: compared with the whole, which is never told.

import { headerPairs } from "../../http.ts";
import { contained } from "../containers.ts";
import { digest, hmac } from "../crypto.ts";
import { encodeBytes } from "../encoding.ts";
import { keysFor } from "../key-set.ts";
import { messageParts, messageTemplate } from "../message.ts";
import type { MessageScheme } from "../scheme.ts";
import { readSigned } from "../signed-values.ts";
import { hasMessages, type Trial } from "./trial.ts";
import { receivedText } from "./variants-signature.ts";

/** How much of the whole arrived. */
export interface Truncation {
  /** Characters that arrived. */
  readonly arrived: number;
  /** Characters of the whole. */
  readonly of: number;
  /** Which end is there. */
  readonly end: "start" | "end" | "all";
}

/** Fewer characters could agree by chance. */
const fewest = 8;

/** Whether what arrived is the start or the end of what should have arrived; undefined when it is not. */
export function truncationOf(trial: Trial): Truncation | undefined {
  const value = receivedText(trial);
  if (value === undefined) return undefined;
  const wholes = hasMessages(trial) ? signatures(trial) : credentials(trial);
  const parts = hasMessages(trial) ? signatureParts(trial.scheme, value) : [value.replace(/^(?:basic|bearer) +/i, "")];
  for (const part of parts) for (const whole of wholes) if (isPart(part, whole)) return truncation(part, whole);
  return undefined;
}

function isPart(part: string, whole: string): boolean {
  if (part.length > whole.length) return whole.length >= fewest && (part.startsWith(whole) || part.endsWith(whole));
  return part.length >= fewest && part.length < whole.length && (whole.startsWith(part) || whole.endsWith(part));
}

function truncation(part: string, whole: string): Truncation {
  const shorter = whole.startsWith(part) ? "start" : "end";
  return { arrived: part.length, of: whole.length, end: part.length > whole.length ? "all" : shorter };
}

function signatureParts({ prefix = "", container, timestamp }: MessageScheme, value: string): string[] {
  const texts = contained([value], container, timestamp).groups.flatMap((group) => group.texts);
  const found = [...texts, value].map((text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text));
  // A hex signature may be in capitals; a base64 one is not.
  return found.flatMap((text) => (/^[0-9A-F]+$/.test(text) ? [text.toLowerCase(), text] : [text]));
}

function signatures({ scheme, input }: Trial<MessageScheme>): string[] {
  if (scheme.type !== "hmac" && scheme.type !== "digest") return [];
  const signed = readSigned(scheme, input);
  if ("ok" in signed) return [];
  return keysFor(scheme, input.secrets).flatMap(({ bytes: key }) =>
    scheme.messages.flatMap((text) => {
      const parts = messageParts(messageTemplate(text), { ...signed.values, secret: key });
      if (parts === undefined) return [];
      const made = scheme.type === "hmac" ? hmac(scheme.algorithm, key, parts) : digest(scheme.algorithm, parts);
      return scheme.encodings.map((encoding) => encodeBytes(made, encoding));
    }),
  );
}

function credentials({ scheme, input }: Trial): string[] {
  if (scheme.type === "basic") return input.secrets.map((text) => encodeBytes(Buffer.from(text), "base64"));
  return scheme.type === "token" || scheme.type === "bearer" ? [...input.secrets] : [];
}

/** Whether a length is announced that the body does not have; undefined when they agree or none is announced. */
export function announcedLength({ input: { request } }: Trial): number | undefined {
  const lengths = headerPairs(request.headers).filter(([name]) => name.toLowerCase() === "content-length");
  const announced = Number(lengths[0]?.[1]);
  return lengths.length === 1 && Number.isInteger(announced) && announced !== request.body.length
    ? announced
    : undefined;
}
