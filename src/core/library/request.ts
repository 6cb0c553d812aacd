// A request as a receiver or a test has it, turned into header lines and bytes.

import { HookdevError } from "../errors.ts";
import type { HeaderLines, RawRequest } from "../http.ts";

/** Header values of one name: Node's `request.headers`, a plain object, or a `Headers` object. */
export type HeaderObject = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface LibraryRequest {
  /** Default `POST`. */
  readonly method?: string;
  /** Absolute, or path and query alone; only schemes that sign the URL look at more than its path. */
  readonly url?: string;
  /** An object, a `Headers`, pairs, or `request.rawHeaders` (best: duplicates stay visible). */
  readonly headers: HeaderObject | Iterable<readonly [string, string]> | HeaderLines;
  /** The bytes as they came in. Text is taken as UTF-8; a parsed object is refused, because its bytes are lost. */
  readonly body: Uint8Array | string;
}

/** The request as the engine reads it. @throws HookdevError `BODY_NOT_BYTES` */
export function toRawRequest(request: LibraryRequest): RawRequest {
  const { method = "POST", url = "/" } = request;
  return { method, target: targetOf(url), headers: toLines(request.headers), body: toBytes(request.body) };
}

/** The URL for schemes that sign it, when it is a whole one. */
export function sentToOf({ url }: LibraryRequest): { readonly sentTo?: string } {
  return url !== undefined && /^https?:\/\//i.test(url) ? { sentTo: url } : {};
}

function targetOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, "").replace(/^(?!\/)/, "/");
}

function toLines(headers: LibraryRequest["headers"]): HeaderLines {
  if (isIterable(headers))
    return [...headers].flatMap((entry) => (typeof entry === "string" ? [entry] : [entry[0], entry[1]]));
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().flatMap((one) => [name, one as string]),
  );
}

function isIterable(headers: LibraryRequest["headers"]): headers is Iterable<readonly [string, string]> | HeaderLines {
  return Symbol.iterator in headers;
}

function toBytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (typeof body === "string") return new TextEncoder().encode(body);
  throw new HookdevError("BODY_NOT_BYTES", {
    category: "usage",
    message: `The body is ${body === null ? "null" : typeof body}, not bytes or text.`,
    remedy:
      "Signatures are over the bytes on the wire: hand over the raw body (express.raw(), await request.text(), a Buffer) before it is parsed.",
  });
}
