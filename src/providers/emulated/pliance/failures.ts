// Deliveries that Pliance gave up: listing them and taking one out of the list.

import type { Delivery } from "../../../core/emulation/delivery-log.ts";
import type { ApiCall, Routed, World } from "../../../core/emulation/emulation.ts";
import { quoted } from "../../../core/sanitise.ts";
import { utf8Text } from "../../../core/utf8.ts";
import { withData } from "../endpoints.ts";
import { isJsonObject } from "../json-body.ts";
import { failure, noCheckpoint, success } from "./envelope.ts";
import { argument } from "./fields.ts";
import { referenceIn } from "./reference.ts";
import { remoteProblem } from "./remote-words.ts";

/** As in the .NET SDK's Page: pages count from 0, 100 items each. */
const firstPage = 0;
const usualSize = 100;
const largestSize = 1000;

/** `GET api/WebhookQuery/DeliveryFailures?page.no=0&page.size=100`: newest first. */
export function listFailures({ query }: ApiCall, world: World): Routed {
  const number = wholeNumber(argument(query, "page.no"), firstPage, { least: 0, most: 1_000_000 });
  const size = wholeNumber(argument(query, "page.size"), usualSize, { least: 1, most: largestSize });
  if (number === undefined) return { answer: failure("page.no is not a whole number from 0.") };
  if (size === undefined) return { answer: failure(`page.size is not a whole number from 1 to ${largestSize}.`) };
  const failed = world.deliveries({ statuses: ["failed"], limit: size, offset: number * size });
  return { answer: success(checkpointOf(world), { after: { data: { items: failed.map(failureItem) } } }) };
}

/** `DELETE api/WebhookCommand?id=<failure id>`: a failure, whatever the path says; the webhook stays. */
export function deleteFailure({ query }: ApiCall, world: World): Routed {
  const id = argument(query, "id");
  if (id === undefined || id === "")
    return {
      answer: failure("id is missing: this call deletes one delivery failure. enabled: false stops the webhook."),
    };
  const isFailure = world.deliveries({ statuses: ["failed"] }).some((delivery) => delivery.id === id);
  if (!isFailure) return { answer: failure(`There is no delivery failure ${quoted(id)}.`) };
  const checkpoint = world.random.hex(64);
  return { answer: success(checkpoint), state: withData(world.state, { checkpoint }), forget: [id] };
}

/** The checkpoint of the last change. */
function checkpointOf({ state }: World): string {
  const { checkpoint } = state.data;
  return typeof checkpoint === "string" ? checkpoint : noCheckpoint;
}

function failureItem({ id, event, body, reference, createdAt, attempts }: Delivery) {
  const last = attempts.at(-1);
  const sent = parsed(body);
  return {
    timestamp: withoutFraction(last?.emulatedAt ?? createdAt),
    referenceId: reference ?? referenceIn(body) ?? null,
    type: event,
    id,
    reason: last === undefined ? "" : remoteProblem(last, last.url),
    onCreated: false,
    body: isJsonObject(sent.body) ? sent.body : null,
    metadata: isJsonObject(sent.metadata) ? sent.metadata : null,
  };
}

function withoutFraction(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

function parsed(body: Uint8Array): { readonly body?: unknown; readonly metadata?: unknown } {
  try {
    const value: unknown = JSON.parse(utf8Text(body) ?? "");
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function wholeNumber(text: string | undefined, usual: number, { least, most }: Range): number | undefined {
  if (text === undefined || text === "") return usual;
  const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}
