// A request as HTTP/1.1 text: the exact bytes of head and body.

import { firstHeader, type HeaderLines, headerPairs, originForm } from "../core/http.ts";

/** A request to write down; `url` is absolute, `body` whole. */
export interface ReportedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderLines;
  readonly body: Uint8Array;
}

/**
 * Request line, header lines and body as bytes. Host is added from the URL when it is missing, and Content-Length when
 * there is a body; Transfer-Encoding is left out, because the body stands there decoded.
 */
export function toHttpText(request: ReportedRequest): Uint8Array {
  const lines = [`${request.method} ${originForm(request.url)} HTTP/1.1`];
  if (firstHeader(request.headers, "host") === undefined) lines.push(`Host: ${authorityOf(request.url)}`);
  for (const [name, value] of headerPairs(request.headers))
    if (name.toLowerCase() !== "transfer-encoding") lines.push(`${name}: ${value}`);
  if (request.body.length > 0 && firstHeader(request.headers, "content-length") === undefined)
    lines.push(`Content-Length: ${request.body.length}`);
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), request.body]);
}

function authorityOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1] ?? "";
}
