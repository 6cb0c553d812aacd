// The head of a request as text: the given lines as they are, and what is missing around them.

import type { OutgoingRequest } from "../../core/delivery.ts";
import { firstHeader, headerValues, usuallyBodiless } from "../../core/http.ts";
import type { Target } from "./target.ts";

export interface RequestHead {
  /** Latin1, with the empty line. */
  readonly text: string;
  /** The body goes as chunks, because the caller's own Transfer-Encoding says so. */
  readonly chunked: boolean;
  /** Whether another request may follow on the connection: not when the caller frames this one in a way of their own. */
  readonly keeps: boolean;
}

/**
 * The given header lines byte for byte and in order; `Host` before them, `Content-Length` and `Connection: keep-alive`
 * behind them where they are missing.
 *
 * @throws TypeError when a name or a value would break the request apart
 */
export function requestHead({ method, headers, body }: OutgoingRequest, target: Target): RequestHead {
  refuseUnsafeLine(method, target.path);
  let lines = "";
  for (let i = 0; i < headers.length; i += 2) lines += checkedLine(headers[i] as string, headers[i + 1] as string);
  if (firstHeader(headers, "host") === undefined) lines = `Host: ${target.authority}\r\n${lines}`;
  const lengths = headerValues(headers, "content-length");
  const codings = headerValues(headers, "transfer-encoding");
  const framed = lengths.length > 0 || codings.length > 0;
  if (!framed && (body.length > 0 || !usuallyBodiless.has(method))) lines += `Content-Length: ${body.length}\r\n`;
  const connection = headerValues(headers, "connection");
  if (connection.length === 0) lines += "Connection: keep-alive\r\n";
  const asUsual = !framed || (codings.length === 0 && lengths.length === 1 && lengths[0] === String(body.length));
  return {
    text: `${method} ${target.path} HTTP/1.1\r\n${lines}\r\n`,
    chunked: /(?:^|[\s,])chunked\s*$/i.test(codings.join(",")),
    keeps: asUsual && connection.every((value) => value.toLowerCase() === "keep-alive"),
  };
}

function refuseUnsafeLine(method: string, path: string): void {
  if (!token.test(method)) throw new TypeError("the method has characters that HTTP does not take");
  if (/[^\x21-\xff]/.test(path)) throw new TypeError("the path has characters that HTTP does not take");
}

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

function checkedLine(name: string, value: string): string {
  if (!token.test(name)) throw new TypeError("a header name has characters that HTTP does not take");
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
    throw new TypeError(`the value of ${name} has a line break or another control character`);
  return `${name}: ${value}\r\n`;
}
