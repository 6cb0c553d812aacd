// What an emulated provider does, as one JSON object per line. Field names are a public promise.

import {
  attemptObject,
  deliveryObject,
  endpointObject,
  type JsonObject,
  sentObject,
} from "../../core/emulation/delivery-json.ts";
import type { Delivery } from "../../core/emulation/delivery-log.ts";
import type { EmulatorEvent } from "../../core/emulation/events.ts";
import { shownUrl } from "../../core/emulation/shown-url.ts";
import { visibleJson } from "../../core/sanitise.ts";

/** The line for one event, ending in a line feed. `at` is the emulated time, `wallAt` the real one. */
export function emulatorNdjsonLine(event: EmulatorEvent): string {
  return `${visibleJson(JSON.stringify(emulatorObject(event)))}\n`;
}

/** The same as an object. */
export function emulatorObject(event: EmulatorEvent): JsonObject {
  const { type, provider, at, wallAt } = event;
  const times = { at: new Date(at).toISOString(), wallAt: new Date(wallAt).toISOString() };
  return { type, provider, ...times, ...details(event) };
}

/** Bodies and headers stay in the log: see `deliveries show`. */
function details(event: EmulatorEvent): JsonObject {
  switch (event.type) {
    case "assumption":
      return { text: event.text };
    case "api-call":
      return { method: event.method, path: event.path, status: event.status };
    case "poke":
      return {
        event: event.event,
        endpointId: event.endpointId,
        url: shownUrl(event.url),
        ...sentObject(event.attempt),
      };
    case "endpoints-changed":
      return { endpoints: event.endpoints.map((endpoint) => endpointObject(event.provider, endpoint)) };
    case "delivery-created":
      return { delivery: deliveryObject(event.delivery) };
    case "attempt":
      return { ...named(event.delivery), attempt: attemptObject(event.attempt) };
    case "planned":
      return {
        ...named(event.delivery),
        nextAttemptAt: new Date(event.nextAttemptAt).toISOString(),
        waitMs: event.waitMs,
      };
    case "delivery-over":
      return { ...named(event.delivery), status: event.delivery.status, end: event.reason };
    case "notice":
      return { deliveryId: event.deliveryId, text: event.text };
    default:
      return event satisfies never;
  }
}

function named({ id, number, event }: Delivery): JsonObject {
  return { deliveryId: id, number, event };
}
