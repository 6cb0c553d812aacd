// Sends one request a connection: for single pokes and replays.

import type { Attempt, OutgoingRequest, SendLimits } from "../../core/delivery.ts";
import type { Clock, Sender } from "../../core/ports.ts";
import { Destination } from "./destination.ts";
import type { DialRules } from "./dial.ts";
import type { EgressGuard } from "./egress-guard.ts";
import { Exchange } from "./exchange.ts";
import { Lane } from "./lane.ts";
import { targetOf } from "./target.ts";

/**
 * A sender that writes the given header lines byte for byte and in order. What is missing is added: `Host` first,
 * `Content-Length` and `Connection: keep-alive` last. Each request has a connection of its own, so no stale connection
 * can make an attempt ambiguous.
 */
export function openExactSender(deps: ExactSenderDeps): Sender {
  return {
    send: (request, limits) => new Promise((settled) => sendOnce({ ...deps, request, limits, settled })),
    close: async () => {},
  };
}

export interface ExactSenderDeps extends Pick<DialRules, "localAuthority"> {
  readonly clock: Clock;
  /** What it refuses is not sent: `EGRESS_REFUSED`. */
  readonly guard?: EgressGuard;
}

interface Job extends ExactSenderDeps {
  readonly request: OutgoingRequest;
  readonly limits: SendLimits;
  readonly settled: (attempt: Attempt) => void;
}

function sendOnce({ clock, request, limits, settled, guard, localAuthority }: Job): void {
  let lane: Lane | undefined;
  const exchange = new Exchange({ clock, limits, settled, release: () => lane?.destroy() });
  if (exchange.done) return;
  const refused = guard?.refuse(request.url);
  if (refused !== undefined) {
    exchange.refuse("EGRESS_REFUSED", refused);
    return;
  }
  const target = targetOf(request.url);
  const rules = {
    ...(guard === undefined ? {} : { lookup: guard.lookup }),
    ...(localAuthority === undefined ? {} : { localAuthority }),
  };
  lane = new Lane(new Destination(target, limits.insecure === true), rules);
  lane.run({ request, target, exchange, cutAfterRequest: limits.cutAfterRequest === true });
}
