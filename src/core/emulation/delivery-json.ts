// Deliveries, attempts and endpoints as JSON for programs: NDJSON lines, the control calls, `deliveries --json`.

import type { Attempt } from "../delivery.ts";
import { type HeaderLines, headerPairs } from "../http.ts";
import { maskHeaderValue } from "../redact.ts";
import { utf8Text } from "../utf8.ts";
import type { Delivery, DeliveryAttempt } from "./delivery-log.ts";
import type { Endpoint } from "./emulation.ts";
import { shownUrl } from "./shown-url.ts";

/** An object that `JSON.stringify` writes as it is. */
export type JsonObject = Record<string, unknown>;

/** What a line of a list needs; times of the emulated clock but for `startedAt`. */
export function deliveryObject(delivery: Delivery): JsonObject {
  const { id, number, provider, event, reference, endpointId, status, end, damaged, attempts } = delivery;
  return {
    id,
    number,
    provider,
    event,
    reference: reference ?? null,
    endpointId,
    status,
    end: end ?? null,
    createdAt: iso(delivery.createdAt),
    nextAttemptAt: delivery.nextAttemptAt === undefined ? null : iso(delivery.nextAttemptAt),
    ...(damaged === undefined ? {} : { damaged }),
    attempts: attempts.map(attemptObject),
  };
}

/** How an attempt ended, without headers and bodies; its URL without the query. */
export function attemptObject(attempt: DeliveryAttempt): JsonObject {
  const { number, kind, url, withheld, damaged, faults = [] } = attempt;
  return {
    number,
    kind,
    url: shownUrl(url),
    emulatedAt: iso(attempt.emulatedAt),
    ...sentObject(attempt),
    ...(withheld === undefined ? {} : { withheld }),
    ...(faults.length === 0 ? {} : { faults }),
    ...(damaged === undefined ? {} : { damaged }),
  };
}

/** When it was really sent, and what came of it. */
export function sentObject({ startedAt, durationMs, outcome }: Attempt): JsonObject {
  const ended =
    outcome.kind === "answered"
      ? { outcome: "answered", status: outcome.status, bodyState: outcome.bodyState }
      : { outcome: "failed", code: outcome.code, phase: outcome.phase, detail: outcome.detail };
  return { startedAt: iso(startedAt), durationMs: Math.round(durationMs * 1000) / 1000, ...ended };
}

/** Everything about a delivery. Headers that hold credentials are hidden; `credentials` names more of them. */
export function wholeDeliveryObject(delivery: Delivery, credentials: readonly string[]): JsonObject {
  return {
    ...deliveryObject(delivery),
    contentType: delivery.contentType,
    ...bodyObject(delivery.body),
    attempts: delivery.attempts.map((attempt) => wholeAttemptObject(attempt, credentials)),
  };
}

function wholeAttemptObject(attempt: DeliveryAttempt, credentials: readonly string[]): JsonObject {
  const extra = [...credentials, ...(attempt.ownHeaders ?? [])];
  const masked = (lines: HeaderLines) =>
    headerPairs(lines).map(([name, value]) => [name, maskHeaderValue(name, value, { extra })]);
  const { outcome } = attempt;
  const answer =
    outcome.kind === "answered" ? { headers: masked(outcome.headers), ...bodyObject(outcome.body) } : undefined;
  return {
    ...attemptObject(attempt),
    request: { headers: masked(attempt.requestHeaders), ...bodyObject(attempt.requestBody) },
    ...(answer === undefined ? {} : { response: answer }),
  };
}

/** Text where the bytes are text, and always the bytes. */
function bodyObject(body: Uint8Array): JsonObject {
  const text = utf8Text(body);
  return {
    size: body.length,
    ...(text === undefined ? {} : { text }),
    bodyBase64: Buffer.from(body).toString("base64"),
  };
}

/** An endpoint without its secret, the query of its URL and the values of its headers. */
export function endpointObject(provider: string, endpoint: Endpoint): JsonObject {
  const { id, url, enabled, events, scheme, secret, headers } = endpoint;
  return {
    provider,
    id,
    url: shownUrl(url),
    enabled,
    events,
    scheme: scheme ?? null,
    hasSecret: secret !== undefined,
    headers: headerPairs(headers).map(([name]) => name),
    createdAt: iso(endpoint.createdAt),
    updatedAt: iso(endpoint.updatedAt),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
