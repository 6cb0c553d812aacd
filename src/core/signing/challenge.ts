// Answers the questions that senders ask before they deliver: pure, from data (challenge-types.ts).

import { HookdevError } from "../errors.ts";
import { firstHeader, type RawRequest } from "../http.ts";
import type { Challenge, ChallengeAnswer, ChallengeCondition, KeyedAnswer } from "./challenge-types.ts";
import { equalBytes, hmac } from "./crypto.ts";
import { encodeBytes, isLatin1, latin1Text, utf8Bytes } from "./encoding.ts";
import { jsonValue } from "./json-value.ts";
import { keyBytes, withoutNewline } from "./keys.ts";
import { messageParts, messageTemplate } from "./message.ts";
import { queryValues } from "./query.ts";

/** What goes back to the sender. */
export interface ChallengeReply {
  /** Which challenge it was. */
  readonly id: string;
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** What the answers may need. */
export interface ChallengeKeys {
  /** Secrets that are known; the first one that serves is used. */
  readonly secrets: readonly string[];
}

/**
 * The answer to the first challenge that the request is; undefined when it is none, when the secret it needs is not
 * known or cannot be used, and when the request lacks a part of the answer.
 */
export function answerChallenge(
  challenges: readonly Challenge[],
  request: RawRequest,
  { secrets }: ChallengeKeys,
): ChallengeReply | undefined {
  for (const { id, when, answer } of challenges) {
    for (const secret of secrets.length === 0 ? [undefined] : secrets) {
      const known = secret === undefined ? undefined : withoutNewline(secret);
      const reply = asks(when, request, known) ? replyTo(answer, request, known) : undefined;
      if (reply !== undefined) return { id, ...reply };
    }
  }
  return undefined;
}

function asks({ method, header, json, query = [] }: ChallengeCondition, request: RawRequest, secret?: string): boolean {
  if (request.method !== method) return false;
  if (header !== undefined && (firstHeader(request.headers, header) ?? "").trim() === "") return false;
  if (json !== undefined && !holdsField(request, json)) return false;
  return query.every(({ name, equals }) => {
    const [value, second] = queryValues(request.target, name);
    if (value === undefined || second !== undefined) return false;
    if (equals === undefined) return true;
    const wanted = typeof equals === "string" ? equals : secret;
    return wanted !== undefined && equalBytes(utf8Bytes(wanted), utf8Bytes(value));
  });
}

function holdsField({ body }: RawRequest, { pointer, equals }: NonNullable<ChallengeCondition["json"]>): boolean {
  const value = jsonValue(body, pointer);
  if (value === undefined || value === "doubled") return false;
  return equals === undefined || equalBytes(value, utf8Bytes(equals));
}

function replyTo(
  { status, headers = [], body = "" }: ChallengeAnswer,
  request: RawRequest,
  secret: string | undefined,
): Omit<ChallengeReply, "id"> | undefined {
  const lines: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const value = latin1(filled(headers[i + 1] as string, request));
    if (value === undefined || !isSafe(value)) return undefined;
    lines.push(headers[i] as string, value);
  }
  if (typeof body === "string") {
    const text = filled(body, request);
    return text && { status, headers: ["Content-Type", "text/plain; charset=utf-8", ...noSniff, ...lines], body: text };
  }
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(body.json)) {
    const text = typeof value === "string" ? utf8(filled(value, request)) : keyed(value, request, secret);
    if (text === undefined) return undefined;
    fields[name] = text;
  }
  const json = utf8Bytes(JSON.stringify(fields));
  return { status, headers: ["Content-Type", "application/json", ...noSniff, ...lines], body: json };
}

/** What is sent back is the asker's own text: a browser must never take it for a page. */
const noSniff = ["X-Content-Type-Options", "nosniff"];

/** No sender's challenge is longer; more would make the inbox an echo for anything. */
const mostBytes = 4096;

function filled(template: string, request: RawRequest): Uint8Array | undefined {
  const parts = messageParts(messageTemplate(template), { request });
  const bytes = parts && Buffer.concat(parts);
  return bytes === undefined || bytes.length > mostBytes ? undefined : bytes;
}

function keyed({ hmac: algorithm, key, over, encoding }: KeyedAnswer, request: RawRequest, secret?: string) {
  const message = filled(over, request);
  if (message === undefined || secret === undefined || !isToken(message)) return undefined;
  try {
    return encodeBytes(hmac(algorithm, keyBytes(secret, key), [message]), encoding);
  } catch (error) {
    // A secret of another form is another sender's: this challenge then has no answer.
    if (error instanceof HookdevError) return undefined;
    throw error;
  }
}

/**
 * A random token of a sender, and nothing else: whoever may choose the text would otherwise get a signature over a
 * delivery of their own (`{…}`, `v0:time:body`).
 */
function isToken(message: Uint8Array): boolean {
  return /^[A-Za-z0-9_+/=-]{1,128}$/.test(latin1Text(message));
}

function utf8(bytes: Uint8Array | undefined): string | undefined {
  return bytes && new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function latin1(bytes: Uint8Array | undefined): string | undefined {
  return bytes && latin1Text(bytes);
}

function isSafe(value: string): boolean {
  return isLatin1(value) && !/[\x00-\x1f\x7f]/.test(value);
}
