// Before the receiver: what the user's guards do not let in is kept as rejected, answered, and never forwarded.

import type { Answer, Arrival, ArrivalHandler, Forwarder } from "../core/arrival.ts";
import { type Guards, refusedBy } from "../core/guards/guards.ts";
import { withoutToken } from "../core/guards/path-token.ts";

/** How many bytes of a refused body are kept. */
const keptBytes = 4096;

/** The handler with the guards before it. Without guards it is the handler itself. */
export function guardArrivals(guards: Guards, next: ArrivalHandler): ArrivalHandler {
  if (Object.keys(guards).length === 0) return next;
  return async (arrival) => {
    // The inbox has refused, lost or answered it already: there is nothing left to let in.
    if (arrival.state !== "complete" || arrival.answeredStatus !== undefined) return next(arrival);
    const refusal = refusedBy(guards, arrival);
    if (refusal === undefined) return next(arrival);
    const { status, headers, problem } = refusal;
    await next({ ...arrival, state: "rejected", problem, answeredStatus: status, body: clipped(arrival.body) });
    return { kind: "response", status, headers, body: new Uint8Array(0) } satisfies Answer;
  };
}

/** A refused body is nobody's payload: the first bytes show what it was. One in a file stays there until it is removed. */
function clipped(body: Arrival["body"]): Arrival["body"] {
  if (!("bytes" in body) || body.size <= keptBytes) return body;
  return { size: keptBytes, bytes: Uint8Array.from(body.bytes.subarray(0, keptBytes)) };
}

/** The same forwarder for targets that carry the token: the app gets its own path, the capture keeps the sender's. */
export function forwardWithoutToken(forwarder: Forwarder, token: string | undefined): Forwarder {
  if (token === undefined) return forwarder;
  return {
    target: forwarder.target,
    forward: (request) =>
      forwarder.forward({ ...request, target: withoutToken(request.target, token) ?? request.target }),
    close: () => forwarder.close(),
  };
}
