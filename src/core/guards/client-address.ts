// Whose address a request comes from: what can be trusted for it, and what is only claimed.

import { HookdevError } from "../errors.ts";
import { firstHeader, type HeaderLines, headerValues } from "../http.ts";
import { isInRange, parseIp, parseIpRange } from "../ip-ranges.ts";

/** Where a trustworthy client address stands: the socket itself, or a header that the edge always sets anew. */
export type AddressSource = "socket" | "cf-connecting-ip";

/** What is known of one request's way. */
export interface Way {
  /** Peer of the socket. */
  readonly remoteAddress: string;
  readonly headers: HeaderLines;
}

/**
 * The source for an engine of `--tunnel`, or for none. Only Cloudflare's edge replaces what a client wrote itself; through
 * the localtunnel protocol anybody can write any X-Forwarded-For.
 *
 * @throws HookdevError `ALLOW_IP_NOT_TRUSTWORTHY`
 */
export function addressSource(engine: string | undefined): AddressSource {
  if (engine === undefined) return "socket";
  if (engine === "cloudflared") return "cf-connecting-ip";
  throw new HookdevError("ALLOW_IP_NOT_TRUSTWORTHY", {
    category: "usage",
    message: `--allow-ip cannot be kept with the tunnel ${engine}: what it tells about a client's address can be forged by the client.`,
    remedy: "Use --tunnel cloudflared or --no-tunnel, or let --path-token and the signature guard the inbox.",
  });
}

/** The address to be judged; undefined when a header that should hold one address does not. */
export function clientAddress(source: AddressSource, { remoteAddress, headers }: Way): string | undefined {
  if (source === "socket") return remoteAddress;
  const given = headerValues(headers, source);
  // The tunnel dials from this machine; whoever comes from elsewhere cannot speak for it.
  if (given.length === 0 || (!isInRange(remoteAddress, loopback4) && !isInRange(remoteAddress, loopback6)))
    return remoteAddress;
  const only = given.length === 1 ? (given[0] as string).trim() : "";
  return parseIp(only) === undefined ? undefined : only;
}

const loopback4 = parseIpRange("127.0.0.0/8");
const loopback6 = parseIpRange("::1");

/**
 * The address that headers claim for the client, for display only: anybody can write these. Undefined when there is none,
 * or when it is no address.
 */
export function claimedAddress(headers: HeaderLines): string | undefined {
  for (const name of ["cf-connecting-ip", "x-forwarded-for", "x-real-ip"]) {
    const first = firstHeader(headers, name)?.split(",")[0]?.trim();
    if (first !== undefined && parseIp(first) !== undefined) return first;
  }
  return undefined;
}

/** The peer of the socket, and beside it the address that is only claimed: `127.0.0.1 (claims to be 192.0.2.1)`. */
export function describeAddress({ remoteAddress, headers }: Way): string {
  const claimed = claimedAddress(headers);
  return claimed === undefined ? remoteAddress : `${remoteAddress} (claims to be ${claimed})`;
}
