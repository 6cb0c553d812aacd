// Holds a sender to an egress policy when it dials: each name is looked up once, and only what was judged is connected to.

import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { type EgressPolicy, refuseAddress, refuseTarget } from "../../core/emulation/egress.ts";

export interface EgressGuard {
  /** Why nothing is sent to the URL, or undefined; names are judged again by `lookup`. */
  refuse(url: string): string | undefined;
  /** Looks a name up for `net.connect`; fails with the code `EGRESS_REFUSED` when one of its addresses is refused. */
  readonly lookup: LookupFunction;
}

/** Finds all addresses of a name; `dns.lookup` is one. */
export type Resolver = (
  name: string,
  options: { readonly all: true },
  found: (error: NodeJS.ErrnoException | null, addresses: { address: string; family: number }[]) => void,
) => void;

/** The guard of a policy. There is one look-up a connection, so a name cannot be judged by one answer and dialled by the next. */
export function createEgressGuard(policy: EgressPolicy, resolve: Resolver = systemLookup): EgressGuard {
  return {
    refuse: (url) => refuseTarget(policy, url),
    lookup: (name, _options, found) =>
      resolve(name, { all: true }, (error, addresses) => {
        if (error !== null) return found(error, []);
        const refused = addresses.map(({ address }) => refuseAddress(policy, name, address)).find(isReason);
        if (refused === undefined) return found(null, addresses);
        // One bad address among good ones is enough: the next connection might take that one.
        return found(Object.assign(new Error(refused), { code: "EGRESS_REFUSED" }), []);
      }),
  };
}

function isReason(reason: string | undefined): boolean {
  return reason !== undefined;
}
