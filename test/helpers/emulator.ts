// A made-up provider with a small management API, and an emulator over it that never waits in real time.

import { openEmulatorMemory } from "../../src/adapters/emulator-store/store.ts";
import type { Attempt, OutgoingRequest, SendLimits } from "../../src/core/delivery.ts";
import type { EmulatorStore } from "../../src/core/emulation/delivery-log.ts";
import type {
  ApiAnswer,
  ApiCall,
  EmulatedState,
  Emulation,
  EmulationSettings,
  Endpoint,
  Routed,
} from "../../src/core/emulation/emulation.ts";
import type { Emulator } from "../../src/core/emulation/emulator.ts";
import type { EmulatorEvent } from "../../src/core/emulation/events.ts";
import { firstHeader } from "../../src/core/http.ts";
import type { Clock, Random } from "../../src/core/ports.ts";
import type { Provider } from "../../src/core/provider.ts";
import type { RetryPolicy } from "../../src/core/retry-policy.ts";
import { openEmulator } from "../../src/flows/emulate/emulator.ts";
import type { EmulatorOptions } from "../../src/flows/emulate/options.ts";
import { manualClock } from "./manual-clock.ts";

const idHeader = "X-Acme-Id";

/** `signed` covers id, time and body; `secret` goes over https only. */
export const acme: Provider = {
  id: "acme",
  name: "Acme",
  docs: "https://acme.example/docs",
  events: [{ name: "Opened" }, { name: "Closed" }],
  schemes: [
    {
      id: "signed",
      label: "HMAC-SHA256 over id, time and body, hex",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{id}.{timestamp}.{body}"],
      encodings: ["hex"],
      location: { header: "X-Acme-Signature" },
      timestamp: { header: "X-Acme-Time", unit: "s", toleranceSeconds: 300 },
      idHeader,
    },
    {
      id: "secret",
      label: "the secret in X-Acme-Secret",
      type: "token",
      location: { header: "X-Acme-Secret" },
      onlyOver: "https",
    },
  ],
  recognition: { headers: ["X-Acme-Signature"], body: [] },
  headers: [],
  retry: { success: "2xx", successPublished: false },
  facts: [],
};

/** Attempts at 0, 3 and 9 minutes. */
export const threeAttempts: RetryPolicy = {
  success: "2xx",
  successPublished: true,
  attempts: 3,
  delaysSeconds: [180, 360],
};

/** An endpoint named `one` that gets every event, signed. */
export function endpoint(change: Partial<Endpoint> = {}): Endpoint {
  const about = { events: "all", scheme: "signed", secret: "s3cret-0123456789", headers: [], data: {} } as const;
  return { id: "one", url: "http://127.0.0.1:9/hook", enabled: true, createdAt: 0, updatedAt: 0, ...about, ...change };
}

/** The made-up provider's webhook side. */
export function acmeEmulation(retry: RetryPolicy, change: Partial<Emulation> = {}): Emulation {
  return {
    provider: acme,
    assumptions: ["The waiting times are made up."],
    initial: () => ({ endpoints: [], data: {} }),
    owns: (path) => path.startsWith("/acme/"),
    route,
    retry: () => retry,
    register: (state, { id, url, events, secret, scheme = "signed", now }) =>
      withEndpoint(state, endpoint({ id, url, events, scheme, createdAt: now, ...(secret && { secret }) })),
    ...change,
  };
}

/** A call as the HTTP server hands it over. */
export function apiCall(method: string, path: string, json: unknown = {}): ApiCall {
  return { method, path, query: [], headers: [], body: Buffer.from(JSON.stringify(json)) };
}

/** The JSON of an answer. */
export function jsonOf(answer: ApiAnswer): unknown {
  return JSON.parse(Buffer.from(answer.body).toString());
}

/** Random that gives the same values in the same order. */
export function countingRandom(): Random {
  let count = 0;
  return {
    uuid: () => {
      count += 1;
      return `id-${count}`;
    },
    hex: (characters) => "5eed".repeat(characters).slice(0, characters),
  };
}

/** How an endpoint ends an attempt: a status, nobody listening, or an answer that never came. */
export type Behaviour = number | "refused" | "lost";

export interface SentRequest {
  readonly request: OutgoingRequest;
  /** The delivery's id, as it was signed. */
  readonly id: string;
  /** Emulated time. */
  readonly at: number;
  readonly limits: SendLimits;
}

/** A sender that answers by plan and fails when two attempts of one message overlap. */
export function plannedSender(plan: (sent: SentRequest, nth: number) => Behaviour | Promise<Behaviour>) {
  const sent: SentRequest[] = [];
  const inFlight = new Set<string>();
  const overlaps: string[] = [];
  let emulatedNow = () => 0;
  return {
    sent,
    overlaps,
    tellTime(now: () => number) {
      emulatedNow = now;
    },
    async send(request: OutgoingRequest, limits: SendLimits): Promise<Attempt> {
      const id = firstHeader(request.headers, idHeader) ?? "unsigned";
      const one = { request, id, at: emulatedNow(), limits };
      const nth = sent.push(one);
      if (inFlight.has(id)) overlaps.push(id);
      inFlight.add(id);
      await new Promise((resolve) => setImmediate(resolve));
      const behaviour = await plan(one, nth);
      inFlight.delete(id);
      return { startedAt: 0, durationMs: 1, outcome: outcomeOf(behaviour) };
    },
  };
}

export interface TestEmulator {
  readonly emulator: Emulator;
  readonly events: EmulatorEvent[];
  readonly errors: unknown[];
  readonly store: EmulatorStore;
}

export interface TestEmulatorOptions extends Partial<Omit<EmulatorOptions, "sender">> {
  readonly retry?: RetryPolicy;
  readonly emulation?: Emulation;
  readonly sender: EmulatorOptions["sender"] & { tellTime?(now: () => number): void };
  readonly endpoints?: readonly Endpoint[];
}

/** Opens an emulator of Acme with these endpoints, by default on a manual clock and in memory. */
export function openTestEmulator(options: TestEmulatorOptions): TestEmulator {
  const {
    retry = threeAttempts,
    sender,
    endpoints = [],
    store = openEmulatorMemory(),
    clock = manualClock(),
  } = options;
  const events: EmulatorEvent[] = [];
  const errors: unknown[] = [];
  const { emulation = acmeEmulation(retry, { initial: () => ({ endpoints, data: {} }) }) } = options;
  const emulator = openEmulator({
    emulations: [emulation],
    settingsFor: () => settings,
    clock,
    schedule: { manual: true },
    random: countingRandom(),
    payload: (_provider, event) => Buffer.from(JSON.stringify({ event })),
    limits: { timeoutMs: 5000, maxAnswerBytes: 65_536 },
    publish: (event) => events.push(event),
    onError: (error) => errors.push(error),
    ...options,
    store,
    sender,
  });
  sender.tellTime?.(emulator.now);
  return { emulator, events, errors, store };
}

/** One emission with a body that names it. */
export function emission(event = "Opened", about = "case-1") {
  return { event, body: Buffer.from(`{"event":"${event}","case":"${about}"}`), reference: about };
}

/** A clock on which real time passes only for durations. */
export function standingClock(now = 1_800_000_000_000): Clock {
  return { ...manualClock(now), monotonic: () => performance.now() };
}

const settings: EmulationSettings = { apiKeys: [], choices: {}, refuseTarget: () => undefined };

function outcomeOf(behaviour: Behaviour): Attempt["outcome"] {
  if (typeof behaviour === "number")
    return { kind: "answered", status: behaviour, headers: [], body: Buffer.from("ok"), bodyState: "whole" };
  const isLost = behaviour === "lost";
  const where = isLost
    ? ({ code: "RESET", phase: "answer-head" } as const)
    : ({ code: "REFUSED", phase: "connect" } as const);
  return { kind: "failed", ...where, detail: "", mayHaveArrived: isLost };
}

function withEndpoint(state: EmulatedState, added: Endpoint): EmulatedState {
  return { ...state, endpoints: [...state.endpoints.filter(({ id }) => id !== added.id), added] };
}

function route({ method, path, body }: ApiCall, world: Parameters<Emulation["route"]>[1]): Routed {
  const { state } = world;
  const json = JSON.parse(Buffer.from(body).toString()) as Record<string, string> & Partial<Endpoint>;
  const [, , kind, id = ""] = path.split("/");
  const found = state.endpoints.find((candidate) => candidate.id === (json.id ?? id));
  switch (`${method} ${kind}`) {
    case "PUT endpoints":
      return { answer: answer(200, {}), state: withEndpoint(state, { ...(found ?? endpoint()), ...json }) };
    case "DELETE endpoints":
      return {
        answer: answer(200, {}),
        state: { ...state, endpoints: state.endpoints.filter((candidate) => candidate.id !== id) },
      };
    case "POST events":
      return { answer: answer(202, {}), emit: [emission(json.event, json.reference)] };
    case "POST retry":
      return { answer: answer(202, {}), retry: [id] };
    case "DELETE deliveries":
      return { answer: answer(200, {}), forget: [id] };
    case "POST poke":
      return {
        send: { endpoint: found ?? endpoint(), emission: emission("Opened", "poke") },
        answer: ({ outcome }) => answer(200, { status: outcome.kind === "answered" ? outcome.status : outcome.code }),
      };
    default:
      return { answer: answer(404, { deliveries: world.deliveries({}).length }) };
  }
}

function answer(status: number, json: unknown): ApiAnswer {
  return { status, headers: ["Content-Type", "application/json"], body: Buffer.from(JSON.stringify(json)) };
}
