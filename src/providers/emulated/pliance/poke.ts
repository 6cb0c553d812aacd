// `POST api/WebhookQuery/Poke`: sample data to the webhook, once, and the app's own answer back.

import type { Attempt } from "../../../core/delivery.ts";
import type { ApiAnswer, ApiCall, Routed, World } from "../../../core/emulation/emulation.ts";
import { HookdevError } from "../../../core/errors.ts";
import { applyEdits, refresh } from "../../../core/fixture.ts";
import { locate } from "../../../core/json/locate.ts";
import type { EventType } from "../../../core/provider.ts";
import { succeeded } from "../../../core/retry-policy.ts";
import { quoted } from "../../../core/sanitise.ts";
import { pliance } from "../../pliance.ts";
import { readJsonObject } from "../json-body.ts";
import { failure, noCheckpoint, success } from "./envelope.ts";
import { field } from "./fields.ts";
import { referencePointers } from "./reference.ts";
import { remoteProblem } from "./remote-words.ts";
import { webhookOf } from "./webhook.ts";

const nothingSent = { before: { remoteBody: null, remoteStatusCode: 0 } };

/** Sends when the webhook is enabled and the type has a payload; else nothing is sent, and the answer says why. */
export function poke(call: ApiCall, world: World): Routed {
  const body = readJsonObject(call);
  if (!body.ok) {
    const status = body.status === 400 ? {} : { status: body.status };
    return { answer: failure(body.problem, { ...nothingSent, ...status }) };
  }
  const type = eventOf(field(body.value, "type"));
  const reference = field(body.value, "referenceId") ?? undefined;
  const endpoint = webhookOf(world.state);
  if (typeof type === "string") return refused(type);
  if (reference !== undefined && !isReference(reference))
    return refused("referenceId is not a text of up to 200 characters.");
  if (endpoint === undefined) return refused("There is no webhook: save one first.");
  if (!endpoint.enabled) return refused("The webhook is disabled.");
  const payload = payloadOf(type, reference, world);
  if (typeof payload === "string") return refused(payload);
  return {
    send: { endpoint, emission: { event: type.name, body: payload } },
    answer: (attempt) => answered(attempt, endpoint.url),
  };
}

function isReference(value: unknown): value is string {
  return typeof value === "string" && value.length <= 200;
}

function refused(message: string): Routed {
  return { answer: failure(message, nothingSent) };
}

/** The event type, or why it is none. .NET's SDK writes the number of the type, the others its name. */
function eventOf(type: unknown): EventType | string {
  if (type === undefined || type === null) return "type is missing.";
  const found = pliance.events.find(({ name, aliases = [] }) =>
    typeof type === "number" ? aliases.includes(String(type)) : name === type,
  );
  const text = typeof type === "string" ? type : (JSON.stringify(type) ?? "");
  return found ?? `${quoted(text)} is not one of the ${pliance.events.length} event types.`;
}

/** The sample with a new checkpoint and time and the reference that was asked for; or why there is none. */
function payloadOf(type: EventType, reference: string | undefined, world: World): Uint8Array | string {
  const sample = world.payload(type.name);
  if (sample === undefined)
    return `Pliance publishes no sample of ${type.name}: send your own with hookdev emit ${type.name} --data @file.json.`;
  try {
    const renewed = refresh(sample, type.payload?.fresh ?? [], { now: world.now, random: world.random });
    if (reference === undefined) return renewed;
    const edits = referencePointers
      .filter((pointer) => locate(renewed, pointer) !== undefined)
      .map((pointer) => ({ pointer, value: JSON.stringify(reference) }));
    return applyEdits(renewed, edits);
  } catch (error) {
    if (error instanceof HookdevError) return error.message;
    throw error;
  }
}

function answered(attempt: Attempt, url: string): ApiAnswer {
  const { outcome } = attempt;
  if (outcome.kind === "failed") return failure(remoteProblem(attempt, url), nothingSent);
  const remote = { remoteBody: textOf(outcome.body), remoteStatusCode: outcome.status };
  return succeeded(pliance.retry, outcome.status)
    ? success(noCheckpoint, { before: remote })
    : failure(remoteProblem(attempt, url), { before: remote });
}

const mostRemoteBytes = 64 * 1024;

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body.subarray(0, mostRemoteBytes));
}
