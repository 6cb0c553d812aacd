// Sends many requests over connections that are kept: for `poke --count` and replays with several workers.

import type { Attempt, OutgoingRequest, SendLimits } from "../../core/delivery.ts";
import type { Clock, Sender } from "../../core/ports.ts";
import { Exchange } from "./exchange.ts";
import type { Lane } from "./lane.ts";
import { Lanes } from "./lanes.ts";
import { type Target, targetOf } from "./target.ts";

export interface BulkSenderOptions {
  readonly clock: Clock;
  /** The most connections at one time; further requests wait, and their deadline runs while they do. */
  readonly connections: number;
  /** File of an authority that is trusted beside the usual ones, for servers of this machine. */
  readonly localAuthority?: string;
}

/**
 * A sender that keeps connections between requests and otherwise writes what the exact sender writes. A kept connection
 * is used again only after an answer whose end was certain, and never for a second try of a request.
 */
export function openBulkSender({ clock, connections, localAuthority }: BulkSenderOptions): Sender {
  const lanes = new Lanes(connections, localAuthority === undefined ? {} : { localAuthority });
  const target = rememberingTarget();
  return {
    send: (request, limits) => new Promise((settled) => sendOn(lanes, { clock, request, limits, settled, target })),
    close: async () => lanes.close(),
  };
}

interface Job {
  readonly clock: Clock;
  readonly request: OutgoingRequest;
  readonly limits: SendLimits;
  readonly settled: (attempt: Attempt) => void;
  readonly target: (url: string) => Target;
}

function sendOn(lanes: Lanes, { clock, request, limits, settled, target: targetFor }: Job): void {
  const target = targetFor(request.url);
  let lane: Lane | undefined;
  const release = (reusable: boolean) => lanes.release(lane, reusable);
  const exchange = new Exchange({ clock, limits, settled, release });
  if (exchange.done) return;
  lanes.acquire({
    target,
    insecure: limits.insecure === true,
    // When many are given up at once, those before this one free their lanes first.
    waits: () => !exchange.done && limits.signal?.aborted !== true,
    begin: (free) => {
      lane = free;
      free.run({ request, target, exchange });
    },
  });
}

/** Thousands of requests usually go to one URL: it is taken apart once. */
function rememberingTarget(): (url: string) => Target {
  let url: string | undefined;
  let target: Target | undefined;
  return (wanted) => {
    if (target === undefined || wanted !== url) target = targetOf(wanted);
    url = wanted;
    return target;
  };
}
