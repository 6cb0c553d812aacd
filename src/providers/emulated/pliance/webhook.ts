// The one webhook of a Pliance customer: saving and reading it.

import type { ApiCall, Endpoint, Routed, World } from "../../../core/emulation/emulation.ts";
import { withData, withEndpoint } from "../endpoints.ts";
import { type JsonObject, readJsonObject } from "../json-body.ts";
import { targetProblem } from "../target-url.ts";
import { failure, noCheckpoint, success } from "./envelope.ts";
import { field } from "./fields.ts";

/** The id of the endpoint that the webhook is. */
export const webhookId = "webhook";

/** `PUT api/WebhookCommand`: all three members replace what was there. */
export function saveWebhook(call: ApiCall, world: World): Routed {
  const body = readJsonObject(call);
  if (!body.ok) return { answer: failure(body.problem, body.status === 400 ? {} : { status: body.status }) };
  const problem = commandProblem(body.value, world);
  if (problem !== undefined) return { answer: failure(problem) };
  const checkpoint = world.random.hex(64);
  const state = withEndpoint(withData(world.state, { checkpoint }), endpointOf(body.value, world.now));
  return { answer: success(checkpoint), state };
}

/** `GET api/WebhookQuery`: the secret is part of the answer. */
export function queryWebhook(_call: ApiCall, { state }: World): Routed {
  const { enabled = false, url = null, secret = null } = webhookOf(state) ?? {};
  return { answer: success(noCheckpoint, { before: { data: { enabled, url, secret } } }) };
}

/** The webhook, or undefined before it was saved. */
export function webhookOf({ endpoints }: World["state"]): Endpoint | undefined {
  return endpoints.find(({ id }) => id === webhookId);
}

/** The signing of an endpoint with this secret. */
export function secretOf(secret: string | undefined): Pick<Endpoint, "secret" | "scheme"> {
  return secret === undefined || secret === "" ? {} : { secret, scheme: "secret" };
}

function commandProblem(command: JsonObject, { settings }: World): string | undefined {
  const secret = field(command, "secret") ?? "";
  const enabled = field(command, "enabled") ?? false;
  if (typeof enabled !== "boolean") return "enabled is neither true nor false.";
  if (typeof secret !== "string") return "secret is not a text.";
  if (!/^[\x20-\x7e]{0,1024}$/.test(secret) || secret !== secret.trim())
    return "secret has characters that no header can carry, or more than 1024.";
  return targetProblem(field(command, "url"), settings);
}

function endpointOf(command: JsonObject, now: number): Endpoint {
  return {
    id: webhookId,
    url: field(command, "url") as string,
    enabled: field(command, "enabled") === true,
    events: "all",
    ...secretOf((field(command, "secret") ?? undefined) as string | undefined),
    headers: [],
    createdAt: now,
    updatedAt: now,
    data: {},
  };
}
