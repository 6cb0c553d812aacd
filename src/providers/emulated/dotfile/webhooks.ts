// Dotfile's `/v1/webhooks`: list, create, read, update, delete.

import type { ApiCall, Endpoint, Routed, World } from "../../../core/emulation/emulation.ts";
import { withEndpoint } from "../endpoints.ts";
import { emptyAnswer, jsonAnswer } from "../json-answer.ts";
import { readJsonObject } from "../json-body.ts";
import { refuse } from "./answers.ts";
import { withoutErrors } from "./health.ts";
import { type ListRules, queryPage } from "./query.ts";
import { readWebhookFields, type WebhookFields, webhookView } from "./webhook-fields.ts";

/** What answers one call of the API; `id` is the one in its path. */
export type Handler = (call: ApiCall, world: World, id: string) => Routed;

/** `GET /v1/webhooks` */
export const listWebhooks: Handler = ({ query }, world) => {
  const page = queryPage(world.state.endpoints, query, listRules);
  if (typeof page === "string") return refuse({ status: 400, message: page }, world);
  return { answer: jsonAnswer(200, { data: page.items.map(webhookView), pagination: page.pagination }) };
};

/** `POST /v1/webhooks` */
export const createWebhook: Handler = (call, world) => {
  const { state, now, random } = world;
  const fields = fieldsOf(call, world);
  if ("answer" in fields) return fields;
  const { url, events, secret = random.hex(secretCharacters) } = fields;
  if (url === undefined) return refuse({ status: 400, message: "url is required" }, world);
  if (events === undefined) return refuse({ status: 400, message: "events is required" }, world);
  if (state.endpoints.length >= mostWebhooks) return refuse(limitReached, world);
  const blank = { id: random.uuid(), enabled: true, scheme: "signature", headers: [], createdAt: now, data: {} };
  const endpoint = changed({ ...blank, url, events, updatedAt: now }, { ...fields, secret }, now);
  return { answer: jsonAnswer(201, webhookView(endpoint)), state: withEndpoint(state, endpoint) };
};

/** `GET /v1/webhooks/{id}` */
export const readWebhook: Handler = (_call, world, id) => {
  const endpoint = endpointOf(world, id);
  return "answer" in endpoint ? endpoint : { answer: jsonAnswer(200, webhookView(endpoint)) };
};

/** `PATCH /v1/webhooks/{id}` */
export const updateWebhook: Handler = (call, world, id) => {
  const before = endpointOf(world, id);
  if ("answer" in before) return before;
  const fields = fieldsOf(call, world);
  if ("answer" in fields) return fields;
  const after = changed(before, fields, world.now);
  const state = after.enabled && !before.enabled ? withoutErrors(world.state, id) : world.state;
  return { answer: jsonAnswer(200, webhookView(after)), state: withEndpoint(state, after) };
};

/** `DELETE /v1/webhooks/{id}` */
export const deleteWebhook: Handler = (_call, world, id) => {
  const endpoint = endpointOf(world, id);
  if ("answer" in endpoint) return endpoint;
  const endpoints = world.state.endpoints.filter((other) => other !== endpoint);
  return { answer: emptyAnswer(204), state: { ...withoutErrors(world.state, id), endpoints } };
};

const mostWebhooks = 50;
const secretCharacters = 64;
const limitReached = {
  status: 400,
  code: "LIMIT_REACHED",
  message: `Maximum items reached (default: ${mostWebhooks}).`,
};

function fieldsOf(call: ApiCall, world: World): WebhookFields | Routed {
  const body = readJsonObject(call);
  if (!body.ok) return refuse({ status: body.status, message: body.problem }, world);
  const fields = readWebhookFields(body.value, world.settings);
  return typeof fields === "string" ? refuse({ status: 400, message: fields }, world) : fields;
}

function changed(endpoint: Endpoint, fields: WebhookFields, now: number): Endpoint {
  const { name, type, status, url, events, secret } = fields;
  const enabled = status === undefined ? endpoint.enabled : status === "online";
  const own = { ...endpoint.data, ...(name === undefined ? {} : { name }), ...(type === undefined ? {} : { type }) };
  return {
    ...endpoint,
    enabled,
    ...(url === undefined ? {} : { url }),
    ...(events === undefined ? {} : { events }),
    ...(secret === undefined ? {} : { secret }),
    updatedAt: now,
    data: own,
  };
}

function endpointOf({ state, ...world }: World, id: string): Endpoint | Routed {
  // What the command line registered may have an id of another form.
  const found = state.endpoints.find((endpoint) => endpoint.id === id);
  if (found !== undefined) return found;
  if (!uuid.test(id)) return refuse({ status: 400, message: "The identifier in the URL is not a valid UUID." }, world);
  return refuse({ status: 404, message: "No webhook can be found." }, world);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const text = ["eq", "not_eq", "like", "ilike"] as const;
const time = ["eq", "not_eq", "gt", "gte", "lt", "lte"] as const;

/** @see Dotfile's OpenAPI, operation `webhook-get-many` */
const listRules: ListRules<Endpoint> = {
  fields: {
    name: { operators: text, read: (endpoint) => webhookView(endpoint).name },
    url: { operators: text, read: ({ url }) => url },
    created_at: { operators: time, isTime: true, read: ({ createdAt }) => createdAt },
    updated_at: { operators: time, isTime: true, read: ({ updatedAt }) => updatedAt },
    status: {
      operators: ["eq", "not_eq"],
      values: ["online", "offline"],
      read: (endpoint) => webhookView(endpoint).status,
    },
    type: { operators: ["eq", "not_eq"], values: ["user", "system"], read: (endpoint) => webhookView(endpoint).type },
    events: {
      operators: ["array_contains", "array_not_contains", "array_overlap"],
      read: (endpoint) => webhookView(endpoint).events,
    },
  },
  sortable: {
    created_at: ({ createdAt }) => createdAt,
    updated_at: ({ updatedAt }) => updatedAt,
    name: (endpoint) => webhookView(endpoint).name,
    status: (endpoint) => webhookView(endpoint).status,
    type: (endpoint) => webhookView(endpoint).type,
    url: ({ url }) => url,
  },
  defaultSort: "updated_at",
  maxLimit: 100,
};
