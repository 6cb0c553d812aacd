// A webhook as Dotfile's API shows it, and the fields that a call may set.

import type { EmulationSettings, Endpoint } from "../../../core/emulation/emulation.ts";
import { quoted } from "../../../core/sanitise.ts";
import { dotfile } from "../../dotfile.ts";
import type { JsonObject } from "../json-body.ts";
import { targetProblem } from "../target-url.ts";
import { isoTime } from "./answers.ts";

/** What a webhook may subscribe to: the 46 names of the OpenAPI's enum, without the older one. */
const eventNames: readonly string[] = dotfile.events
  .filter(({ legacy }) => legacy === undefined)
  .map(({ name }) => name);

/** The fields that `POST` and `PATCH` take, once they are checked. */
export interface WebhookFields {
  readonly name?: string;
  readonly status?: "online" | "offline";
  readonly type?: "user" | "system";
  readonly url?: string;
  readonly events?: readonly string[];
  readonly secret?: string;
}

/** A webhook with all that a read shows, its secret included. @see Dotfile's OpenAPI, schema `Webhook` */
export function webhookView({ id, enabled, events, url, secret = "", createdAt, updatedAt, data }: Endpoint) {
  return {
    id,
    name: typeof data.name === "string" ? data.name : "",
    status: enabled ? "online" : "offline",
    type: data.type === "system" ? "system" : "user",
    events: events === "all" ? eventNames : events,
    url,
    secret,
    created_at: isoTime(createdAt),
    updated_at: isoTime(updatedAt),
  } as const;
}

/** The fields of a body, or what is wrong with the first wrong one. Fields that are not there stay away. */
export function readWebhookFields(body: JsonObject, settings: EmulationSettings): WebhookFields | string {
  const fields: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(checks)) {
    if (!Object.hasOwn(body, name)) continue;
    const problem = check(body[name], settings);
    if (problem !== undefined) return problem;
    fields[name] = body[name];
  }
  return fields;
}

type Check = (value: unknown, settings: EmulationSettings) => string | undefined;

const checks: Readonly<Record<keyof WebhookFields, Check>> = {
  name: (value) => textProblem("name", value, 0),
  status: oneOf("status", ["online", "offline"]),
  type: oneOf("type", ["user", "system"]),
  url: targetProblem,
  events: eventsProblem,
  secret: (value) => textProblem("secret", value, 1),
};

const mostCharacters = 2048;

function textProblem(name: string, value: unknown, least: number): string | undefined {
  if (typeof value !== "string") return `${name} must be a string`;
  if (value.length < least) return `${name} should not be empty`;
  return value.length > mostCharacters ? `${name} is longer than ${mostCharacters} characters` : undefined;
}

function oneOf(name: string, values: readonly string[]): Check {
  return (value) => (values.some((each) => each === value) ? undefined : `${name} must be one of ${values.join(", ")}`);
}

function eventsProblem(value: unknown): string | undefined {
  if (!Array.isArray(value)) return "events must be an array";
  const unknown: unknown = value.find((event) => !eventNames.includes(event));
  if (unknown === undefined && !value.includes(undefined)) return undefined;
  const legacy = dotfile.events.find(({ name }) => name === unknown)?.legacy;
  const why = legacy === undefined ? "it is no event" : `it was ${legacy}`;
  return `events does not take ${quoted(typeof unknown === "string" ? unknown : String(JSON.stringify(unknown)))}: ${why}`;
}
