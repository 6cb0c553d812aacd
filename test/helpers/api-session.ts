// The management API of one emulated provider without a server: every call sees a frozen world, and every state it
// leaves has been through JSON, as after a restart.

import type { Delivery } from "../../src/core/emulation/delivery-log.ts";
import type {
  ApiAnswer,
  ApiCall,
  EmulatedState,
  Emulation,
  EmulationSettings,
} from "../../src/core/emulation/emulation.ts";
import { firstHeader, type HeaderLines } from "../../src/core/http.ts";
import type { Random } from "../../src/core/ports.ts";
import { deepFreeze, morning, throughJson } from "./emulated-api.ts";
import { answerOf, clientCall, emulationSettings, worldOf } from "./provider-calls.ts";

export interface ApiSession {
  /** May be set, like all that follows. */
  state: EmulatedState;
  now: number;
  deliveries: readonly Delivery[];
  /** Header lines of every call, such as its credential. */
  headers: HeaderLines;
  /** Answers a call. Text is sent as it is and called JSON, bytes as they are, and any other body as its JSON. */
  call(method: string, target: string, body?: unknown): ApiResult;
}

export interface ApiResult {
  readonly status: number;
  /** Undefined for an empty body. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into answers of many forms
  readonly json: any;
  readonly text: string;
  header(name: string): string | undefined;
}

/** A new customer of the provider. */
export function openApi(
  emulation: Emulation,
  headers: HeaderLines,
  change: Partial<EmulationSettings> = {},
): ApiSession {
  const settings = emulationSettings(change);
  const random = countedIds();
  const session: ApiSession = {
    state: emulation.initial(settings),
    now: morning,
    deliveries: [],
    headers,
    call(method, target, body) {
      const { state, now, deliveries } = session;
      const times = { now, wallNow: now };
      const world = worldOf(emulation, { settings, state, ...times, random, deliveries: () => deliveries });
      const routed = emulation.route(
        deepFreeze(callWith(session.headers, clientCall(method, target, wireForm(body)))),
        world,
      );
      if ("state" in routed && routed.state !== undefined) session.state = throughJson(routed.state);
      return resultOf(answerOf(routed));
    },
  };
  return session;
}

function wireForm(body: unknown) {
  if (body instanceof Uint8Array) return { bytes: body };
  return typeof body === "string" ? { json: {}, bytes: Buffer.from(body) } : { json: body };
}

function callWith(headers: HeaderLines, call: ApiCall): ApiCall {
  return { ...call, headers: [...call.headers, ...headers] };
}

/** UUIDs that count up, and hex digits that differ from call to call. */
function countedIds(): Random {
  let count = 0;
  const next = () => {
    count += 1;
    return count.toString(16);
  };
  return {
    uuid: () => `00000000-0000-4000-8000-${next().padStart(12, "0")}`,
    hex: (characters) => next().padStart(characters, "ab"),
  };
}

function resultOf(answer: ApiAnswer): ApiResult {
  const text = Buffer.from(answer.body).toString();
  return {
    status: answer.status,
    json: text === "" ? undefined : JSON.parse(text),
    text,
    header: (name) => firstHeader(answer.headers, name),
  };
}
