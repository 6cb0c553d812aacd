// Sends one request a connection, header lines exactly as given, on Node's own client: for single pokes and replays.

import { type IncomingMessage, request as openRequest } from "node:http";
import type { Attempt, OutgoingRequest, SendLimits } from "../../core/delivery.ts";
import { firstHeader, usuallyBodiless } from "../../core/http.ts";
import type { Clock, Sender } from "../../core/ports.ts";
import { type DialOptions, type DialRules, dial, readyEvent } from "./dial.ts";
import type { EgressGuard } from "./egress-guard.ts";
import { Exchange } from "./exchange.ts";
import { maxHeadBytes } from "./limits.ts";
import { type Target, targetOf } from "./target.ts";

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
  let end = () => {};
  const exchange = new Exchange({ clock, limits, settled, release: () => end() });
  if (exchange.done) return;
  const refused = guard?.refuse(request.url);
  if (refused !== undefined) {
    exchange.refuse("EGRESS_REFUSED", refused);
    return;
  }
  const target = targetOf(request.url);
  const rules = {
    insecure: limits.insecure === true,
    ...(guard === undefined ? {} : { lookup: guard.lookup }),
    ...(localAuthority === undefined ? {} : { localAuthority }),
  };
  try {
    end = transmit({ request, target, exchange, rules, cutAfterRequest: limits.cutAfterRequest === true });
  } catch (error) {
    // Node refuses characters that would break the request apart, before anything is opened.
    exchange.fail(error);
  }
}

interface Transmission {
  readonly request: OutgoingRequest;
  readonly target: Target;
  readonly exchange: Exchange;
  readonly rules: Omit<DialOptions, "onPhase">;
  readonly cutAfterRequest: boolean;
}

/** Starts the request; the returned function ends its connection. */
function transmit({ request, target, exchange, rules, cutAfterRequest }: Transmission): () => void {
  const client = openRequest({
    method: request.method,
    path: target.path,
    headers: wireLines(request, target),
    maxHeaderSize: maxHeadBytes,
    createConnection: () => {
      const socket = dial(target, { ...rules, onPhase: (phase) => exchange.enter(phase) });
      socket.once(readyEvent(target), () => {
        exchange.writing(socket);
        client.end(request.body);
      });
      return socket;
    },
  });
  // Zero means no limit: otherwise header lines behind the limit vanish without a word.
  client.maxHeadersCount = 0;
  let answer: IncomingMessage | undefined;
  client.on("response", (response) => {
    // Without an Upgrade header Node takes a 101 for a final answer.
    if (response.statusCode === 101) return exchange.refuse("UPGRADE", "");
    answer = response;
    receive(response, exchange);
  });
  client.on("upgrade", () => exchange.refuse("UPGRADE", ""));
  if (cutAfterRequest) client.on("finish", () => exchange.refuse("ABORTED", "the answer was not waited for"));
  client.on("error", (error) => {
    // Stray bytes behind a complete answer do not take it back; its end is on the way.
    if (answer?.complete !== true) lose(answer, exchange, error);
  });
  client.on("close", () => {
    if (answer === undefined) exchange.refuse("CLOSED", "");
  });
  return () => client.destroy();
}

function receive(response: IncomingMessage, exchange: Exchange): void {
  exchange.head(response.statusCode ?? 0, response.rawHeaders);
  response.on("data", (chunk: Uint8Array) => exchange.take(chunk));
  response.on("end", () => exchange.end());
  response.on("error", (error) => lose(response, exchange, error));
}

function lose(answer: IncomingMessage | undefined, exchange: Exchange, error: unknown): void {
  // Reading emits `data`: what arrived before the failure belongs to the answer.
  while (answer !== undefined && !exchange.done && answer.read() !== null);
  exchange.fail(error);
}

function wireLines({ method, headers, body }: OutgoingRequest, target: Target): string[] {
  const lines = [...headers];
  if (firstHeader(lines, "host") === undefined) lines.unshift("Host", target.authority);
  const framed = firstHeader(lines, "content-length") ?? firstHeader(lines, "transfer-encoding");
  if (framed === undefined && (body.length > 0 || !usuallyBodiless.has(method)))
    lines.push("Content-Length", String(body.length));
  if (firstHeader(lines, "connection") === undefined) lines.push("Connection", "keep-alive");
  return lines;
}
