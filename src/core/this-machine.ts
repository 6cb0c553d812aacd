// Which hosts are this machine itself, known without asking anyone.

import { isInRange, parseIpRange } from "./ip-ranges.ts";

/**
 * True for 127.0.0.0/8, ::1, `localhost` and the names below it (RFC 6761 section 6.3).
 *
 * @param host a name or an address without brackets, in any case
 */
export function isThisMachine(host: string): boolean {
  return isLocalhostName(host) || loopback.some((range) => isInRange(host, range));
}

/** True for `localhost` and the names below it, which are dialled as loopback whatever a resolver thinks. */
export function isLocalhostName(host: string): boolean {
  return /(^|\.)localhost\.?$/i.test(host);
}

const loopback = ["127.0.0.0/8", "::1"].map(parseIpRange);
