// What the user has put before the inbox, judged in one place: address, then path, then password.

import type { HeaderLines } from "../http.ts";
import { type IpRange, isInRange } from "../ip-ranges.ts";
import { hasBasicAuth } from "./basic-auth.ts";
import { type AddressSource, clientAddress, type Way } from "./client-address.ts";
import { withoutToken } from "./path-token.ts";

export interface Guards {
  readonly pathToken?: string;
  /** Base64 of `user:password`. */
  readonly basicAuth?: string;
  readonly allowIp?: { readonly ranges: readonly IpRange[]; readonly source: AddressSource };
}

/** Why a request is not let in: for the sender a status and headers, for the user a sentence. */
export interface GuardRefusal {
  readonly status: 401 | 403 | 404;
  readonly headers: HeaderLines;
  readonly problem: string;
}

/** The first guard that does not let the request in, or undefined. The sender learns nothing but the status. */
export function refusedBy(guards: Guards, request: Way & { readonly target: string }): GuardRefusal | undefined {
  const { allowIp, pathToken, basicAuth } = guards;
  if (allowIp !== undefined) {
    const address = clientAddress(allowIp.source, request);
    if (address === undefined) return noAddress;
    if (!allowIp.ranges.some((range) => isInRange(address, range))) return notAllowed(address);
  }
  if (pathToken !== undefined && withoutToken(request.target, pathToken) === undefined) return noToken;
  if (basicAuth !== undefined && !hasBasicAuth(request.headers, basicAuth)) return noPassword;
  return undefined;
}

const noAddress: GuardRefusal = { status: 403, headers: [], problem: "The edge gave no client address (--allow-ip)." };

/** The address was read as one before, so it holds nothing hostile. */
function notAllowed(address: string): GuardRefusal {
  return { status: 403, headers: [], problem: `${address} is in no range of --allow-ip.` };
}

const noToken: GuardRefusal = {
  status: 404,
  headers: [],
  problem: "The path token is missing or wrong (--path-token).",
};

const noPassword: GuardRefusal = {
  status: 401,
  headers: ["WWW-Authenticate", 'Basic realm="hookdev", charset="UTF-8"'],
  problem: "User and password are missing or wrong (--basic-auth).",
};
