// Version 1 of Amani's webhook API: one webhook, its events as flags, and its token.

import type { EmulationSettings, Endpoint, World } from "../../../core/emulation/emulation.ts";
import { chosen } from "../choices.ts";
import { withEndpoint } from "../endpoints.ts";
import { jsonAnswer } from "../json-answer.ts";
import type { JsonObject } from "../json-body.ts";
import { targetProblem } from "../target-url.ts";
import { type Handler, readBody, refuse } from "./answers.ts";
import { eventNames } from "./events.ts";

/** Which header carries the token where no signature is sent: Amani does not publish it. */
export const tokenHeader = {
  name: "token-header",
  values: [],
  meaning:
    "The header that carries the token while signature_enabled is false; Webhook-Token when not chosen, which is a guess.",
} as const;

/** Characters of a secret that is made up. */
export const secretCharacters = 64;

/** The scheme for `signature_enabled`: a signature, or the token itself in a header. */
export function schemeFor(isSigned: boolean, settings: EmulationSettings): string {
  return isSigned ? "signature" : `token:${chosen(tokenHeader, settings) ?? "Webhook-Token"}`;
}

/** `PUT /api/v2/webhook`: creates the webhook, later changes what is named. */
export const saveWebhook: Handler = (call, world) => {
  const body = readBody(call, ["url", "signature_enabled", ...eventNames]);
  if (!body.ok) return body.refused;
  const before = webhookOf(world);
  const problem = flagProblem(body.value) ?? missing(body.value, before) ?? urlProblem(body.value, world.settings);
  if (problem !== undefined) return refuse(400, problem);
  const webhook = changed(before ?? blank(world), body.value, world);
  return { answer: jsonAnswer(200, view(webhook)), state: withEndpoint(world.state, webhook) };
};

/** `GET /api/v2/webhook/token` */
export const readToken: Handler = (_call, world) => {
  const webhook = webhookOf(world);
  return webhook === undefined ? noWebhook : { answer: jsonAnswer(200, { token: webhook.secret ?? "" }) };
};

/** `PATCH /api/v2/webhook/token`: a new token, which every later attempt uses. */
export const renewToken: Handler = (_call, world) => {
  const webhook = webhookOf(world);
  if (webhook === undefined) return noWebhook;
  const secret = world.random.hex(secretCharacters);
  const state = withEndpoint(world.state, { ...webhook, secret, updatedAt: world.now });
  return { answer: jsonAnswer(200, { token: secret }), state };
};

const noWebhook = refuse(404, "There is no webhook: create it with PUT /api/v2/webhook.");

/** The one webhook of version 1; endpoints of version 2 stand beside it. */
function webhookOf({ state }: World): Endpoint | undefined {
  return state.endpoints.find(({ data }) => data.version === 1);
}

function flagProblem(body: JsonObject): string | undefined {
  const wrong = Object.keys(body).find((key) => key !== "url" && typeof body[key] !== "boolean");
  return wrong === undefined ? undefined : `${wrong} has to be true or false.`;
}

/** What has to be said when a webhook is created. */
function missing(body: JsonObject, before: Endpoint | undefined): string | undefined {
  const absent = before === undefined && ["url", "signature_enabled"].find((key) => !Object.hasOwn(body, key));
  return absent === false || absent === undefined ? undefined : `${absent} is missing.`;
}

function urlProblem(body: JsonObject, settings: EmulationSettings): string | undefined {
  return Object.hasOwn(body, "url") ? targetProblem(body.url, settings) : undefined;
}

function blank({ random, now }: World): Endpoint {
  const secret = random.hex(secretCharacters);
  const about = { enabled: true, events: [], headers: [], createdAt: now, updatedAt: now, data: { version: 1 } };
  return { id: random.uuid(), url: "", secret, ...about };
}

function changed(webhook: Endpoint, body: JsonObject, { settings, now }: World): Endpoint {
  const isOn = (event: string) => body[event] ?? webhook.events.includes(event);
  return {
    ...webhook,
    url: typeof body.url === "string" ? body.url : webhook.url,
    events: eventNames.filter(isOn),
    scheme: schemeFor(
      body.signature_enabled === undefined ? isSigned(webhook) : body.signature_enabled === true,
      settings,
    ),
    updatedAt: now,
  };
}

function isSigned({ scheme }: Endpoint): boolean {
  return scheme === "signature";
}

/** The keys in the order of the documentation's answer, which is not the one of its list of events. */
const flagOrder = [
  "profile_create",
  "profile_update",
  "profile_status_change",
  "profile_level_update",
  "document_upload",
  "document_delete",
  "document_update",
  "document_status_change",
  "zip_file_create",
  "video_call_status_change",
] as const;

function view(webhook: Endpoint) {
  const flags = Object.fromEntries(flagOrder.map((event) => [event, webhook.events.includes(event)]));
  return { id: webhook.id, url: webhook.url, ...flags, signature_enabled: isSigned(webhook) };
}
