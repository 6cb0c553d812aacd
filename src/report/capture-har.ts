// Captures as an HTTP Archive (HAR 1.2).

import { firstHeader, type HeaderLines, headerPairs, headerValues } from "../core/http.ts";
import { utf8Text } from "../core/utf8.ts";
import type { ReportedRequest } from "./capture-http-text.ts";

export interface HarInput {
  readonly request: ReportedRequest;
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
  /** `1.0`, `1.1`; 1.1 when not given. */
  readonly httpVersion?: string;
  /** What was answered, when known. */
  readonly response?: { readonly status: number; readonly headers: HeaderLines; readonly body: Uint8Array };
  readonly durationMs?: number;
  readonly comment?: string;
}

/** Name and value; the value as UTF-8 text when its bytes are, else a character a byte. */
export interface HarPair {
  readonly name: string;
  readonly value: string;
}

export interface HarEntry {
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: HarRequest;
  readonly response: HarResponse;
  readonly cache: Record<string, never>;
  readonly timings: { readonly send: number; readonly wait: number; readonly receive: number };
  readonly comment?: string;
}

export interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly cookies: readonly HarPair[];
  readonly headers: readonly HarPair[];
  readonly queryString: readonly HarPair[];
  /** `_encoding` is our own: HAR 1.2 knows an encoding only for answers. */
  readonly postData?: {
    readonly mimeType: string;
    readonly text: string;
    readonly _encoding?: "base64";
    readonly comment?: string;
  };
  readonly headersSize: -1;
  readonly bodySize: number;
}

export interface HarResponse {
  readonly status: number;
  readonly statusText: "";
  readonly httpVersion: string;
  readonly cookies: readonly HarPair[];
  readonly headers: readonly HarPair[];
  readonly content: {
    readonly size: number;
    readonly mimeType: string;
    readonly text?: string;
    readonly encoding?: "base64";
  };
  readonly redirectURL: string;
  readonly headersSize: -1;
  readonly bodySize: number;
  readonly comment?: string;
}

export interface Har {
  readonly log: {
    readonly version: "1.2";
    readonly creator: { readonly name: "hookdev"; readonly version: string };
    readonly entries: readonly HarEntry[];
  };
}

/** The archive as an object for `JSON.stringify`; `version` is hookdev's own. Nothing is masked here. */
export function toHar(inputs: readonly HarInput[], version: string): Har {
  return { log: { version: "1.2", creator: { name: "hookdev", version }, entries: inputs.map(entry) } };
}

function entry(input: HarInput): HarEntry {
  const time = input.durationMs ?? 0;
  return {
    startedDateTime: new Date(input.startedAt).toISOString(),
    time,
    request: requestPart(input),
    response: responsePart(input),
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    ...(input.comment === undefined ? {} : { comment: input.comment }),
  };
}

function requestPart({ request, httpVersion }: HarInput): HarRequest {
  const { method, url, headers, body } = request;
  return {
    method,
    url,
    httpVersion: `HTTP/${httpVersion ?? "1.1"}`,
    cookies: headerValues(headers, "cookie").flatMap((value) => value.split(";").map(cookie)),
    headers: pairs(headers),
    queryString: queryPairs(url),
    ...(body.length === 0 ? {} : { postData: postData(mimeType(headers), body) }),
    headersSize: -1,
    bodySize: body.length,
  };
}

function responsePart({ response, httpVersion }: HarInput): HarResponse {
  const headers = response?.headers ?? [];
  const body = response?.body ?? new Uint8Array();
  return {
    status: response?.status ?? 0,
    statusText: "",
    httpVersion: `HTTP/${httpVersion ?? "1.1"}`,
    cookies: headerValues(headers, "set-cookie").map((value) => cookie(value.split(";")[0] as string)),
    headers: pairs(headers),
    content: { size: body.length, mimeType: mimeType(headers), ...contentText(body) },
    redirectURL: firstHeader(headers, "location") ?? "",
    headersSize: -1,
    bodySize: response === undefined ? -1 : body.length,
    ...(response === undefined ? { comment: "The answer is not known." } : {}),
  };
}

function postData(mime: string, body: Uint8Array): NonNullable<HarRequest["postData"]> {
  const text = utf8Text(body);
  if (text !== undefined) return { mimeType: mime, text };
  const comment = "The body is not UTF-8; its text is Base64.";
  return { mimeType: mime, text: base64(body), _encoding: "base64", comment };
}

function contentText(body: Uint8Array): { text?: string; encoding?: "base64" } {
  if (body.length === 0) return {};
  const text = utf8Text(body);
  return text === undefined ? { text: base64(body), encoding: "base64" } : { text };
}

function mimeType(headers: HeaderLines): string {
  return firstHeader(headers, "content-type") ?? "application/octet-stream";
}

function pairs(headers: HeaderLines): HarPair[] {
  return headerPairs(headers).map(([name, value]) => ({ name, value: headerText(value) }));
}

function headerText(value: string): string {
  return utf8Text(Buffer.from(value, "latin1")) ?? value;
}

function cookie(text: string): HarPair {
  const equals = text.indexOf("=");
  return { name: text.slice(0, Math.max(equals, 0)).trim(), value: headerText(text.slice(equals + 1).trim()) };
}

function queryPairs(url: string): HarPair[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? "";
  const items = query.split("&").filter((item) => item !== "");
  return items.map((item) => {
    const equals = item.indexOf("=");
    const name = equals === -1 ? item : item.slice(0, equals);
    return { name: decoded(name), value: equals === -1 ? "" : decoded(item.slice(equals + 1)) };
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
