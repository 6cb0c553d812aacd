// Calls to an emulated provider as its clients make them, and the world they are answered in; wrong ones, too.

import { createHmac } from "node:crypto";
import { egressPolicy, refuseTarget } from "../../src/core/emulation/egress.ts";
import type {
  ApiAnswer,
  ApiCall,
  EmulatedState,
  Emulation,
  EmulationSettings,
  Routed,
  World,
} from "../../src/core/emulation/emulation.ts";
import { emulatedPliance } from "../../src/providers/emulated/pliance/pliance.ts";
import { deepFreeze, throughJson } from "./emulated-api.ts";
import { countingRandom } from "./emulator.ts";
import { payloadBytes } from "./payloads.ts";

export const noon = Date.UTC(2026, 10, 20, 12);

/** What a client sends besides method and target: headers by name, and a JSON value or raw bytes. */
export interface ClientCall {
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** In place of the JSON's. */
  readonly bytes?: Uint8Array;
}

/** A call with `Content-Type: application/json` where it has a JSON body. */
export function clientCall(method: string, target: string, { headers = {}, json, bytes }: ClientCall = {}): ApiCall {
  const [path = "", query = ""] = target.split("?");
  const typed = json === undefined ? headers : { "Content-Type": "application/json", ...headers };
  const body = bytes ?? Buffer.from(json === undefined ? "" : JSON.stringify(json));
  return { method, path, query: [...new URLSearchParams(query)], headers: Object.entries(typed).flat(), body };
}

/** Settings with this machine as the only target. */
export function emulationSettings(change: Partial<EmulationSettings> = {}): EmulationSettings {
  const policy = egressPolicy();
  return { apiKeys: [], choices: {}, refuseTarget: (url) => refuseTarget(policy, url), ...change };
}

/** The frozen world of an emulation at noon, with its canned payloads and nothing delivered. */
export function worldOf(emulation: Emulation, change: Partial<World> = {}): World {
  const settings = change.settings ?? emulationSettings();
  const payload = (event: string) => {
    const file = emulation.provider.events.find(({ name }) => name === event)?.payload?.file;
    return file === undefined ? undefined : payloadBytes(file);
  };
  const state = emulation.initial(settings);
  const time = { now: noon, wallNow: noon };
  return deepFreeze({ state, ...time, random: countingRandom(), settings, payload, deliveries: () => [], ...change });
}

/** The answer of a call that is answered without sending anything. */
export function answerOf(routed: Routed): ApiAnswer {
  if ("send" in routed) throw new Error("the call sends something");
  return routed.answer;
}

/** The state that a call leaves, as after a restart. */
export function stateAfter(routed: Routed): EmulatedState {
  if ("send" in routed || routed.state === undefined) throw new Error("the call changes nothing");
  return throughJson(routed.state);
}

/** Keys in their order, and types: two values of one shape are equal. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value === null || typeof value !== "object") return value === null ? "null" : typeof value;
  return Object.entries(value).map(([key, member]) => [key, shapeOf(member)]);
}

export interface TokenChange {
  readonly header?: object;
  readonly claims?: object;
  readonly secret?: string;
}

/** The bearer token that Pliance's SDKs make, or one that differs in something. */
export function plianceToken({ header = {}, claims = {}, secret = "customer-secret" }: TokenChange = {}): string {
  const at = noon / 1000;
  const standard = { iat: at, nbf: at, exp: at + 300, aud: "pliance.io", iss: "Demo", given_name: "Adam", sub: "1" };
  const head = part({ typ: "JWT", alg: "HS256", ...header });
  const message = `${head}.${part({ ...standard, ...claims })}`;
  return `${message}.${createHmac("sha256", secret).update(message).digest("base64url")}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** A call with the SDKs' token. */
export function plianceCall(method: string, target: string, call: ClientCall = {}): ApiCall {
  const headers = { Authorization: `Bearer ${plianceToken()}`, ...call.headers };
  return clientCall(method, target, { ...call, headers });
}

export interface PlianceRequest {
  readonly json?: unknown;
  readonly state?: EmulatedState;
}

/** What such a call leads to, for a new customer or in a given state. */
export function plianceRoute(method: string, target: string, { json, state }: PlianceRequest = {}): Routed {
  const world = worldOf(emulatedPliance, state === undefined ? {} : { state });
  return emulatedPliance.route(plianceCall(method, target, json === undefined ? {} : { json }), world);
}

export const plianceSecret = "031356FD-0686-4164-89F9-632882700679";
export const plianceUrl = "https://localhost:5399/webhook";

/** A customer that has saved a webhook. */
export function savedState(command: object = { url: plianceUrl, secret: plianceSecret, enabled: true }): EmulatedState {
  return stateAfter(plianceRoute("PUT", "/api/WebhookCommand", { json: command }));
}

/** Objects in objects. */
export function nested(levels: number): object {
  let value = {};
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
}
