// Where a request goes, taken apart once: what to dial, what to ask for, what to say in the Host header.

import { originForm } from "../../core/http.ts";

/** An outgoing URL as its parts; the request target is kept as it was written, never normalised. */
export interface Target {
  readonly secure: boolean;
  /** A name or a bare address: no brackets around IPv6. */
  readonly hostname: string;
  readonly port: number;
  /** The value of the Host header: without the port where it is the scheme's own. */
  readonly authority: string;
  /** Scheme and authority. */
  readonly origin: string;
  /** Path and query as they go on the request line. */
  readonly path: string;
}

/**
 * Takes an absolute http or https URL apart.
 *
 * @throws TypeError when it is not one; callers have checked it before
 */
export function targetOf(url: string): Target {
  const parsed = new URL(url);
  const secure = parsed.protocol === "https:";
  if (!secure && parsed.protocol !== "http:") throw new TypeError(`Not an http or https URL: ${parsed.protocol}`);
  const { hostname } = parsed;
  return {
    secure,
    hostname: hostname.startsWith("[") ? hostname.slice(1, -1) : hostname,
    port: parsed.port === "" ? (secure ? 443 : 80) : Number(parsed.port),
    authority: parsed.host,
    origin: parsed.origin,
    path: originForm(withoutFragment(url)),
  };
}

function withoutFragment(url: string): string {
  const hash = url.indexOf("#");
  return hash === -1 ? url : url.slice(0, hash);
}
