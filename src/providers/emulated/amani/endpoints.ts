// Version 2 of Amani's webhook API: several endpoints, each with its own secret, events, headers and metadata.

import type { EmulationSettings, Endpoint, World } from "../../../core/emulation/emulation.ts";
import { HookdevError } from "../../../core/errors.ts";
import { type HeaderLines, headerPairs, isFraming } from "../../../core/http.ts";
import { quoted } from "../../../core/sanitise.ts";
import { parseHeader } from "../../../core/values.ts";
import { withEndpoint } from "../endpoints.ts";
import { jsonAnswer } from "../json-answer.ts";
import { isJsonObject, type JsonObject } from "../json-body.ts";
import { targetProblem } from "../target-url.ts";
import { type Handler, readBody, refuse } from "./answers.ts";
import { eventNames } from "./events.ts";
import { secretCharacters } from "./webhook.ts";

/** `POST /api/v2/webhook_endpoint` */
export const createEndpoint: Handler = (call, world) => {
  const fields = readFields(call, world);
  if ("answer" in fields) return fields;
  if (fields.url === undefined) return refuse(400, "The url is missing.");
  if (world.state.endpoints.length >= mostEndpoints)
    return refuse(400, `There are ${mostEndpoints} endpoints already.`);
  const endpoint = changed(blank(world, fields.url), fields, world.now);
  return { answer: jsonAnswer(201, view(endpoint)), state: withEndpoint(world.state, endpoint) };
};

/** `PUT /api/v2/webhook_endpoint/{id}`: changes what is named. */
export const updateEndpoint: Handler = (call, world, id) => {
  const before = endpointOf(world, id);
  if (before === undefined) return unknownEndpoint;
  const fields = readFields(call, world);
  if ("answer" in fields) return fields;
  const endpoint = changed(before, fields, world.now);
  return { answer: jsonAnswer(200, view(endpoint)), state: withEndpoint(world.state, endpoint) };
};

/** `GET /api/v2/webhook_endpoint/{id}/secret` */
export const readSecret: Handler = (_call, world, id) => {
  const endpoint = endpointOf(world, id);
  return endpoint === undefined ? unknownEndpoint : { answer: jsonAnswer(200, { secret: endpoint.secret ?? "" }) };
};

/** `PATCH /api/v2/webhook_endpoint/{id}/secret`: a new secret, which every later attempt uses. */
export const renewSecret: Handler = (_call, world, id) => {
  const endpoint = endpointOf(world, id);
  if (endpoint === undefined) return unknownEndpoint;
  const secret = world.random.hex(secretCharacters);
  const state = withEndpoint(world.state, { ...endpoint, secret, updatedAt: world.now });
  return { answer: jsonAnswer(200, { secret }), state };
};

const unknownEndpoint = refuse(404, "There is no webhook endpoint with this id.");

/** Amani publishes no limit; the state file needs one. */
const mostEndpoints = 1000;
const mostHeaders = 50;

/** The webhook of version 1 is none of these. */
function endpointOf({ state }: World, wanted: string): Endpoint | undefined {
  return state.endpoints.find(({ id, data }) => id === wanted && data.version !== 1);
}

interface Fields {
  readonly url?: string;
  readonly events?: readonly string[];
  readonly headers?: HeaderLines;
  readonly metadata?: JsonObject;
}

function readFields(call: Parameters<Handler>[0], { settings }: World): Fields | ReturnType<Handler> {
  const body = readBody(call, ["url", "enabled_events", "custom_headers", "metadata"]);
  if (!body.ok) return body.refused;
  const { url, enabled_events: events, custom_headers: custom, metadata } = body.value;
  const problem = problemOf(body.value, settings);
  if (problem !== undefined) return refuse(400, problem);
  const headers = custom === undefined ? undefined : headerLines(custom);
  if (typeof headers === "string") return refuse(400, headers);
  return {
    ...(url === undefined ? {} : { url: url as string }),
    ...(events === undefined ? {} : { events: eventNames.filter((name) => (events as string[]).includes(name)) }),
    ...(headers === undefined ? {} : { headers }),
    ...(metadata === undefined ? {} : { metadata: metadata as JsonObject }),
  };
}

function problemOf({ url, enabled_events: events, metadata }: JsonObject, settings: EmulationSettings) {
  const urlProblem = url === undefined ? undefined : targetProblem(url, settings);
  if (urlProblem !== undefined) return urlProblem;
  if (events !== undefined && !Array.isArray(events)) return "enabled_events is not a list.";
  const unknown: unknown = events?.find((event: unknown) => !eventNames.some((name) => name === event));
  if (unknown !== undefined)
    return `enabled_events does not take ${typeof unknown === "string" ? quoted(unknown) : "what is not a text"}.`;
  return metadata === undefined || isJsonObject(metadata) ? undefined : "metadata is not an object.";
}

/** Header lines from `custom_headers`, or why they cannot be sent. Values, which may be secrets, are never repeated. */
function headerLines(custom: unknown): HeaderLines | string {
  if (!isJsonObject(custom)) return "custom_headers is not an object.";
  const entries = Object.entries(custom);
  if (entries.length > mostHeaders) return `custom_headers has more than ${mostHeaders} headers.`;
  const lines: string[] = [];
  for (const [name, value] of entries) {
    const line = headerLine(name, value);
    if (typeof line === "string") return line;
    lines.push(...line);
  }
  return lines;
}

function headerLine(name: string, value: unknown): [name: string, value: string] | string {
  if (typeof value !== "string") return `custom_headers does not take the value of ${quoted(name)}: it is not a text.`;
  if (isFraming(name)) return `custom_headers does not take ${quoted(name)}: HTTP itself uses that header.`;
  if (/^webhook-signature$/i.test(name)) return "custom_headers does not take the header of the signature.";
  if (name.includes(":")) return `custom_headers does not take the header name ${quoted(name)}.`;
  try {
    return parseHeader(`${name}:${value}`, "custom_headers");
  } catch (error) {
    if (error instanceof HookdevError) return `${error.message}`;
    throw error;
  }
}

function blank({ random, now }: World, url: string): Endpoint {
  const about = { enabled: true, events: [], headers: [], createdAt: now, updatedAt: now };
  return { id: random.uuid(), url, scheme: "signature", secret: random.hex(secretCharacters), ...about, data: {} };
}

function changed(endpoint: Endpoint, { metadata, ...fields }: Fields, now: number): Endpoint {
  const data = metadata === undefined ? endpoint.data : { ...endpoint.data, metadata };
  return { ...endpoint, ...fields, updatedAt: now, data };
}

/** The answer's form is not published: the fields of the call and the id. The secret is read apart. */
function view({ id, url, events, headers, data }: Endpoint) {
  return {
    id,
    url,
    enabled_events: events === "all" ? eventNames : events,
    custom_headers: Object.fromEntries(headerPairs(headers)),
    metadata: data.metadata ?? {},
  };
}
