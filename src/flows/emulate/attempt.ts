// One attempt from its start to what follows from it; everything is kept before and after the request is sent.

import type { Attempt } from "../../core/delivery.ts";
import { chance } from "../../core/emulation/chance.ts";
import type { Delivery, DeliveryAttempt } from "../../core/emulation/delivery-log.ts";
import { attemptBegun, attemptEnded, duplicateEnded, nextNumber } from "../../core/emulation/delivery-steps.ts";
import type { EmulatedState, Endpoint } from "../../core/emulation/emulation.ts";
import { hits } from "../../core/emulation/faults.ts";
import { headerPairs } from "../../core/http.ts";
import { type EngineDeps, keep } from "./keep.ts";
import { cancelledBy, switchOf } from "./ledger.ts";
import type { EmulatorParts } from "./options.ts";
import { type Message, type PreparedRequest, prepareRequest } from "./request.ts";

/**
 * Makes the attempt that a waiting delivery waits for; true when it was received, or nothing had to be sent. Rejects only
 * when the store cannot keep it.
 */
export async function makeAttempt(delivery: Delivery, deps: EngineDeps): Promise<boolean> {
  const { ledger, parts } = deps;
  const state = ledger.state(delivery.provider);
  const endpoint = state.endpoints.find(({ id }) => id === delivery.endpointId);
  // It is cancelled with the change that turns its endpoint off; only a store from elsewhere can hold it still.
  if (endpoint?.enabled !== true) {
    keep({ deliveries: cancelledBy(ledger, delivery.provider, state) }, deps);
    return true;
  }
  const message = messageOf(delivery, endpoint, deps);
  const prepared = prepareRequest(message, parts);
  const begun = { delivery, endpoint, number: message.number, emulatedAt: parts.time.now() };
  const underway = record(prepared, begun, parts);
  keep({ deliveries: [attemptBegun(delivery, underway)] }, deps);
  const key = { salt: delivery.number, number: message.number };
  const original = sendPrepared(prepared, key, parts);
  const duplicates = Array.from({ length: parts.faults.concurrentDuplicate ?? 0 }, () =>
    sendPrepared(prepared, key, parts),
  );
  const copies = Promise.allSettled(duplicates);
  const attempt = await original;
  const isDelivered = conclude(delivery.id, { ...underway, ...attempt }, deps);
  for (const copy of await copies) {
    if (copy.status === "rejected") throw copy.reason;
    keepCopy(delivery.id, { ...underway, ...copy.value, faults: ["concurrent-duplicate"] }, deps);
  }
  if (isDelivered) await repeat(delivery.id, { prepared, underway }, deps);
  return isDelivered;
}

/** What an attempt that was in flight when the process ended leads to: its outcome is not known. */
export function concludeInterrupted(delivery: Delivery, deps: EngineDeps): void {
  const { id, provider, endpointId, underway } = delivery;
  if (underway === undefined) return;
  const endpoint = deps.ledger.state(provider).endpoints.find((each) => each.id === endpointId);
  // Of a damaged one it may not be known where it went.
  conclude(id, underway.url === "" ? { ...underway, url: endpoint?.url ?? "" } : underway, deps);
}

/** Sends what was prepared once; faults of the provider's side are failed attempts as well. */
export async function sendPrepared(
  { request, problem }: PreparedRequest,
  key: { readonly salt: number; readonly number: number },
  parts: EmulatorParts,
): Promise<Attempt> {
  const { faults, limits, seed } = parts;
  if (problem !== undefined) return notSent(`not signed: ${problem}`, parts);
  if (chance(seed, "fail-rate", key.salt, key.number) < (faults.failRate ?? 0))
    return notSent("made to fail before it was sent: fail-rate", parts);
  if (!hits(faults.dropResponse, key.number)) return parts.sender.send(request, limits);
  const attempt = await parts.sender.send(request, { ...limits, cutAfterRequest: true });
  return attempt.outcome.kind === "failed" ? attempt : { ...attempt, outcome: responseDropped };
}

const responseDropped = {
  kind: "failed",
  code: "ABORTED",
  phase: "answer-head",
  detail: "the answer was not waited for",
  mayHaveArrived: true,
} as const;

/** How an attempt counts of which only the beginning was kept. */
const interrupted = { ...responseDropped, detail: "hookdev ended while it was under way" } as const;

function notSent(detail: string, { clock }: EmulatorParts): Attempt {
  const outcome = { kind: "failed", code: "ABORTED", phase: "connect", detail, mayHaveArrived: false } as const;
  return { startedAt: clock.now(), durationMs: 0, outcome };
}

function messageOf(delivery: Delivery, endpoint: Endpoint, { ledger, parts }: EngineDeps): Message {
  const { id, event, contentType } = delivery;
  const number = nextNumber(delivery);
  const emulation = ledger.emulation(delivery.provider);
  const body = emulation.bodyOf?.(delivery, { number, now: parts.clock.now() }) ?? delivery.body;
  return { provider: emulation.provider, endpoint, event, body, contentType, id, number };
}

interface Sent {
  readonly prepared: PreparedRequest;
  readonly underway: DeliveryAttempt;
}

interface Begun {
  readonly delivery: Delivery;
  readonly endpoint: Endpoint;
  readonly number: number;
  readonly emulatedAt: number;
}

function record(
  prepared: PreparedRequest,
  { delivery, endpoint, ...begun }: Begun,
  { clock }: EmulatorParts,
): DeliveryAttempt {
  const { request, withheld, faults } = prepared;
  const ownHeaders = ownHeadersOf(endpoint);
  return {
    ...begun,
    kind: delivery.nextKind ?? "automatic",
    url: request.url,
    requestHeaders: request.headers,
    requestBody: request.body,
    ...(ownHeaders.length === 0 ? {} : { ownHeaders }),
    ...(withheld === undefined ? {} : { withheld }),
    ...(faults.length === 0 ? {} : { faults }),
    startedAt: clock.now(),
    durationMs: 0,
    outcome: interrupted,
  };
}

/** The customer's own headers, and the one that it chose for its secret. */
function ownHeadersOf({ headers, scheme = "" }: Endpoint): string[] {
  const colon = scheme.indexOf(":");
  return [...headerPairs(headers).map(([name]) => name), ...(colon === -1 ? [] : [scheme.slice(colon + 1)])];
}

/** Keeps the attempt and what follows from it; true when the delivery was delivered by it. */
function conclude(id: string, attempt: DeliveryAttempt, deps: EngineDeps): boolean {
  const { ledger, parts } = deps;
  const delivery = ledger.find(id);
  // Taken out of the log meanwhile.
  if (delivery === undefined) return false;
  const { provider, endpointId } = delivery;
  const emulation = ledger.emulation(provider);
  const luck = chance(parts.seed, "jitter", delivery.number, attempt.number);
  const policy = emulation.retry(parts.settingsFor(provider));
  const endIn = (seen: EmulatedState) =>
    attemptEnded(delivery, attempt, { policy, endpoint: switchOf(seen, endpointId), chance: luck });
  const before = ledger.state(provider);
  const state = emulation.afterAttempt?.(before, endIn(before), parts.time.now()) ?? before;
  const ended = endIn(state);
  const others =
    state === before ? [] : cancelledBy(ledger, provider, state).filter((other) => other.id !== delivery.id);
  keep({ provider, ...(state === before ? {} : { state }), deliveries: [ended, ...others] }, deps);
  return ended.status === "delivered";
}

/** The fault `duplicate`: the same bytes again, although they were received. */
async function repeat(id: string, { prepared, underway }: Sent, deps: EngineDeps): Promise<void> {
  for (let left = deps.parts.faults.duplicate ?? 0; left > 0; left -= 1) {
    const emulatedAt = deps.parts.time.now();
    const attempt = await deps.parts.sender.send(prepared.request, deps.parts.limits);
    keepCopy(id, { ...underway, emulatedAt, ...attempt, faults: ["duplicate"] }, deps);
  }
}

function keepCopy(id: string, copy: DeliveryAttempt, deps: EngineDeps): void {
  const delivery = deps.ledger.find(id);
  if (delivery === undefined) return;
  keep({ deliveries: [duplicateEnded(delivery, { ...copy, kind: "duplicate" })] }, deps);
}
