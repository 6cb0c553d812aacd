// Bodies that were wrapped into something on their way, or taken out of it.

import { firstHeader } from "../../http.ts";
import { utf8Text } from "../../utf8.ts";
import { decodeStrict, encodeBytes, latin1Bytes, latin1Text, utf8Bytes } from "../encoding.ts";
import type { CauseId } from "./causes.ts";
import { percentDecoded } from "./percent.ts";
import { type Trial, type Variant, withBody } from "./trial.ts";
import { formVariants } from "./variants-form.ts";

/** Undoes encodings and envelopes around the body. */
export function* wrappedVariants(trial: Trial): Generator<Variant> {
  for (const { cause, detail, body } of wrapped(trial)) yield { cause, detail, trial: withBody(trial, body) };
  yield* formVariants(trial);
}

interface Wrapped {
  readonly cause: CauseId;
  readonly detail: string;
  readonly body: Uint8Array;
}

function* wrapped(trial: Trial): Generator<Wrapped> {
  const { body } = trial.input.request;
  yield { cause: "signed-empty-body", detail: "over an empty body", body: new Uint8Array(0) };
  if (body.length === 0) return;
  yield* base64Forms(body);
  const text = utf8Text(body);
  if (text !== undefined) {
    yield* textForms(text);
    yield* jsonWrappings(text);
  }
  for (const part of multipartParts(trial))
    yield { cause: "body-multipart", detail: "over one part of the multipart body", body: part };
  const unchunked = withoutChunks(body);
  if (unchunked !== undefined)
    yield { cause: "body-chunked", detail: "without the chunk sizes in the body", body: unchunked };
}

function* base64Forms(body: Uint8Array): Generator<Wrapped> {
  const text = latin1Text(body).trim();
  const cause = "body-base64";
  for (const encoding of ["base64", "base64url"] as const) {
    const decoded = text.length % 4 === 1 ? undefined : decodeStrict(text, encoding);
    if (decoded !== undefined) yield { cause, detail: `when the body's ${encoding} is decoded`, body: decoded };
  }
  yield { cause, detail: "when the body is encoded as base64", body: latin1Bytes(encodeBytes(body, "base64")) };
}

function* textForms(text: string): Generator<Wrapped> {
  const decoded = percentDecoded(text);
  if (decoded !== undefined && decoded !== text) {
    yield { cause: "body-url-encoding", detail: "when the body is URL-decoded", body: utf8Bytes(decoded) };
    const plus = percentDecoded(text.replaceAll("+", " ")) ?? text;
    yield { cause: "body-url-encoding", detail: "when the body is decoded as a form", body: utf8Bytes(plus) };
  }
  const encoded = wellFormed(text, encodeURIComponent);
  yield { cause: "body-url-encoding", detail: "when the body is URL-encoded", body: encoded };
  const asForm = latin1Bytes(new URLSearchParams([[text, ""]]).toString().slice(0, -1));
  yield { cause: "body-url-encoding", detail: "when the body is encoded as a form", body: asForm };
  const kept = wellFormed(text, encodeURI);
  yield { cause: "body-url-encoding", detail: "when the body is URL-encoded but for separators", body: kept };
  const unescaped = text.replace(/&(quot|amp|lt|gt|#0?39|#x27|#34);/g, (entity) => entities[entity] ?? entity);
  if (unescaped !== text)
    yield { cause: "html-escaped", detail: "when HTML escapes are undone", body: utf8Bytes(unescaped) };
}

const entities: Readonly<Record<string, string>> = {
  "&quot;": '"',
  "&#34;": '"',
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&#39;": "'",
  "&#039;": "'",
  "&#x27;": "'",
};

function* jsonWrappings(text: string): Generator<Wrapped> {
  yield {
    cause: "json-double-encoded",
    detail: "when the body is encoded as a JSON string",
    body: utf8Bytes(JSON.stringify(text)),
  };
  if (text === "[object Object]") return;
  yield { cause: "object-as-text", detail: 'over the text "[object Object]"', body: utf8Bytes("[object Object]") };
  const value = parsed(text);
  if (typeof value === "string")
    yield { cause: "json-double-encoded", detail: "over the text inside the JSON string", body: utf8Bytes(value) };
  if (typeof value !== "object" || value === null) return;
  const { type, data, body, isBase64Encoded } = value as Record<string, unknown>;
  if (type === "Buffer" && Array.isArray(data) && data.every(isByte))
    yield { cause: "buffer-as-json", detail: "over the bytes that the JSON lists", body: Uint8Array.from(data) };
  if (typeof body !== "string") return;
  const inner = isBase64Encoded === true ? decodeStrict(body, "base64") : utf8Bytes(body);
  if (inner !== undefined)
    yield { cause: "body-in-envelope", detail: 'over the text in the field "body"', body: inner };
}

function* multipartParts({ input: { request } }: Trial): Generator<Uint8Array> {
  const type = firstHeader(request.headers, "content-type") ?? "";
  const boundary = /^\s*multipart\/[^;]+;.*boundary="?([^";]{1,70})"?/i.exec(type)?.[1];
  if (boundary === undefined) return;
  for (const part of latin1Text(request.body).split(`--${boundary}`).slice(1, 9)) {
    const head = part.indexOf("\r\n\r\n");
    if (head !== -1) yield latin1Bytes(part.slice(head + 4).replace(/\r\n$/, ""));
  }
}

/** The body of a transfer whose chunk sizes are still in it. */
function withoutChunks(bytes: Uint8Array): Uint8Array | undefined {
  const text = latin1Text(bytes);
  let joined = "";
  let at = 0;
  for (;;) {
    const head = /^([0-9a-f]{1,7})(?:;[^\r\n]*)?\r\n/i.exec(text.slice(at, at + 64));
    if (head === null) return undefined;
    const size = Number.parseInt(head[1] as string, 16);
    if (size === 0) return joined === "" ? undefined : latin1Bytes(joined);
    const start = at + head[0].length;
    joined += text.slice(start, start + size);
    at = start + size + 2;
  }
}

function wellFormed(text: string, encode: (text: string) => string): Uint8Array {
  return latin1Bytes(encode(text.toWellFormed()));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isByte(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255;
}
