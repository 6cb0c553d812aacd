// A call to the management API: routed, applied as a whole, kept, and then answered.

import type { Delivery } from "../../core/emulation/delivery-log.ts";
import { triedByHand } from "../../core/emulation/delivery-steps.ts";
import type { ApiAnswer, ApiCall, Routed, World } from "../../core/emulation/emulation.ts";
import { sendPrepared } from "./attempt.ts";
import { deliveriesFor } from "./emit.ts";
import { type EngineDeps, keep, tell } from "./keep.ts";
import { cancelledBy, switchOf } from "./ledger.ts";
import { prepareRequest } from "./request.ts";

/** Answers a call. What it leads to is kept before the promise resolves; attempts then start with the next look. */
export async function answerCall(provider: string, call: ApiCall, deps: EngineDeps): Promise<ApiAnswer> {
  const routed = deps.ledger.emulation(provider).route(call, worldOf(provider, deps));
  const answer = "send" in routed ? await poke(provider, routed, deps) : apply(provider, routed, deps);
  const { method, path } = call;
  tell(deps.parts, { type: "api-call", provider, method, path, status: answer.status });
  return answer;
}

function worldOf(provider: string, { ledger, parts }: EngineDeps): World {
  return {
    state: ledger.state(provider),
    now: parts.time.now(),
    wallNow: parts.clock.now(),
    random: parts.random,
    settings: parts.settingsFor(provider),
    payload: (event) => parts.payload(provider, event),
    deliveries: (query) => ledger.list({ ...query, provider }),
  };
}

type Applied = Extract<Routed, { readonly state?: unknown }>;
type Poked = Extract<Routed, { readonly send: unknown }>;

function apply(provider: string, routed: Applied, deps: EngineDeps): ApiAnswer {
  const { ledger, parts } = deps;
  const { state, emit = [], retry = [], forget = [], answer } = routed;
  const after = state ?? ledger.state(provider);
  const again = retry
    .map((id) => ledger.find(id))
    .filter((found): found is Delivery => found?.provider === provider)
    .filter(({ endpointId }) => switchOf(after, endpointId) === "on")
    .map((delivery) => triedByHand(delivery, parts.time.now()));
  const stopped = state === undefined ? [] : cancelledBy(ledger, provider, after);
  const created = deliveriesFor(emit, { provider, state: after }, deps);
  const change = { provider, deliveries: [...stopped, ...again, ...created], forget };
  keep(state === undefined ? change : { ...change, state }, deps);
  return answer;
}

/** One attempt now, outside the log and without retries. */
async function poke(provider: string, { send, answer }: Poked, { ledger, parts }: EngineDeps): Promise<ApiAnswer> {
  const { endpoint, emission } = send;
  const number = ledger.takeNumber();
  const { contentType, event, body } = emission;
  const content = contentType === undefined ? {} : { contentType };
  const about = { endpoint, event, body, ...content, id: parts.random.uuid(), number: 1 };
  const prepared = prepareRequest({ provider: ledger.emulation(provider).provider, ...about }, parts);
  const attempt = await sendPrepared(prepared, { salt: number, number: 1 }, parts);
  const withheld = prepared.withheld === undefined ? {} : { withheld: prepared.withheld };
  const where = { endpointId: endpoint.id, url: prepared.request.url };
  tell(parts, { type: "poke", provider, event, ...where, attempt, ...withheld });
  return answer(attempt);
}
