// Who may speak to the emulator: programs of this machine, by its own name, and nobody through a page or a relay.

import { type HeaderLines, headerPairs, headerValues } from "../../core/http.ts";
import { quoted } from "../../core/sanitise.ts";

/** Why a request is not taken; the sentence goes to the caller. */
export interface CallRefusal {
  readonly status: number;
  readonly reason: string;
}

/** The head of a request as far as the guard looks at it. */
export interface CallHead {
  readonly target: string;
  readonly headers: HeaderLines;
}

/** Where the emulator listens, as its callers have to name it. */
export interface OwnPlace {
  readonly port: number;
  readonly isHttps: boolean;
}

/** The first thing that is wrong with a head, or undefined when it may come in. */
export function refusalOfCall({ target, headers }: CallHead, place: OwnPlace): CallRefusal | undefined {
  // An absolute target would name another host than the one that is checked.
  if (!target.startsWith("/")) return { status: 400, reason: "The request target has to be a path." };
  return refusalOfHost(headers, place) ?? refusalOfRelay(headers) ?? refusalOfPage(headers);
}

function refusalOfHost(headers: HeaderLines, place: OwnPlace): CallRefusal | undefined {
  const hosts = headerValues(headers, "host");
  if (hosts.length !== 1) return { status: 400, reason: "The request needs exactly one Host header." };
  const host = hosts[0] as string;
  if (isOwnHost(host, place)) return undefined;
  const own = `localhost:${place.port}, 127.0.0.1:${place.port} or [::1]:${place.port}`;
  return {
    status: 421,
    reason: `The emulator answers to ${own} only, not to the Host ${quoted(host)}: it is never public, not even through a tunnel.`,
  };
}

/** Matched as it stands: what other readers take for loopback too (`127.1`, `2130706433`) is refused. */
function isOwnHost(host: string, { port, isHttps }: OwnPlace): boolean {
  const match = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::([1-9]\d{0,4}))?$/i.exec(host);
  return match !== null && Number(match[1] ?? (isHttps ? 443 : 80)) === port;
}

/** A relay may write the Host it likes, but it tells that it was there. */
function refusalOfRelay(headers: HeaderLines): CallRefusal | undefined {
  const name = headerPairs(headers).find(([candidate]) => /^(forwarded|via|x-forwarded-.*)$/i.test(candidate))?.[0];
  if (name === undefined) return undefined;
  return {
    status: 403,
    reason: `The header ${quoted(name)} says that a relay passed this on; the emulator takes calls of this machine only.`,
  };
}

/** Node's own fetch sends `Sec-Fetch-Mode`, and a typed address `Sec-Fetch-Site: none`: neither is a page. */
function refusalOfPage(headers: HeaderLines): CallRefusal | undefined {
  const sites = headerValues(headers, "sec-fetch-site").filter((site) => site !== "none");
  if (sites.length === 0 && headerValues(headers, "origin").length === 0) return undefined;
  return {
    status: 403,
    reason: "A web page sent this (Origin or Sec-Fetch-Site is there); the emulator takes calls of programs only.",
  };
}
