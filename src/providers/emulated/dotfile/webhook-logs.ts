// Dotfile's `/v1/webhook-logs`: what was delivered, with every attempt.

import type { Delivery, DeliveryAttempt } from "../../../core/emulation/delivery-log.ts";
import { applyEdits } from "../../../core/fixture.ts";
import { type HeaderLines, headerPairs } from "../../../core/http.ts";
import { locate } from "../../../core/json/locate.ts";
import { readString } from "../../../core/json/read-string.ts";
import { visibleJson } from "../../../core/sanitise.ts";
import { utf8Bytes } from "../../../core/signing/encoding.ts";
import { jsonAnswer } from "../json-answer.ts";
import { isoTime, refuse } from "./answers.ts";
import { type ListRules, queryPage } from "./query.ts";
import type { Handler } from "./webhooks.ts";

/** Where bodies name what they are about; the first that is there counts. */
export const idPointers = {
  case: ["/case/id", "/context/case/id", "/individual/case_id", "/company/case_id"],
  individual: ["/individual/id", "/context/individual/id", "/check/individual_id"],
  company: ["/company/id", "/context/company/id", "/check/company_id", "/document_order/company_id"],
  check: ["/check/id"],
} as const;

/** `GET /v1/webhook-logs`; kept are those of the last 30 days. */
export const listWebhookLogs: Handler = ({ query }, world) => {
  const oldest = world.now - keptMs;
  const logged = world.deliveries({}).filter((delivery) => delivery.createdAt >= oldest && lastAttempt(delivery));
  const page = queryPage([...logged].sort(byNumber), query, listRules);
  if (typeof page === "string") return refuse({ status: 400, message: page }, world);
  const items = page.items.map(logText).join(",");
  const text = `{"data":[${items}],"pagination":${JSON.stringify(page.pagination)}}`;
  return { answer: { ...jsonAnswer(200, {}), body: utf8Bytes(text) } };
};

const keptMs = 30 * 24 * 60 * 60 * 1000;

/** @see Dotfile's OpenAPI, operation `webhook-log-get-many` */
const listRules: ListRules<Delivery> = {
  fields: {
    event: { operators: ["eq", "not_eq", "in", "not_in"], read: ({ event }) => event },
    case_id: { operators: ["eq", "not_eq"], read: ({ body }) => idIn(body, "case") },
    individual_id: { operators: ["eq", "not_eq"], read: ({ body }) => idIn(body, "individual") },
    company_id: { operators: ["eq", "not_eq"], read: ({ body }) => idIn(body, "company") },
    created_at: {
      operators: ["eq", "not_eq", "gt", "gte", "lt", "lte"],
      isTime: true,
      read: ({ createdAt }) => createdAt,
    },
  },
  sortable: { created_at: ({ createdAt }) => createdAt },
  defaultSort: "created_at.desc",
  maxLimit: 50,
};

function byNumber(a: Delivery, b: Delivery): number {
  return a.number - b.number;
}

/** Duplicates are a fault of the line, of which the provider knows nothing. */
function ownAttempts({ attempts }: Delivery): readonly DeliveryAttempt[] {
  return attempts.filter(({ kind }) => kind !== "duplicate");
}

function lastAttempt(delivery: Delivery): DeliveryAttempt | undefined {
  return ownAttempts(delivery).at(-1);
}

function idIn(body: Uint8Array, kind: "case" | "individual" | "company"): string | null {
  for (const pointer of idPointers[kind]) {
    const span = locate(body, pointer);
    const id = span === undefined ? undefined : readString(body, span);
    if (id !== undefined) return id;
  }
  return null;
}

/** One entry as JSON text; its payload has the very bytes that were delivered last. */
function logText(delivery: Delivery): string {
  const attempts = ownAttempts(delivery);
  const last = attempts.at(-1) as DeliveryAttempt;
  const entry = {
    id: delivery.id,
    event: delivery.event,
    status_code: statusOf(last),
    endpoint: last.url,
    retry_count: attempts.length - 1,
    case_id: idIn(delivery.body, "case"),
    individual_id: idIn(delivery.body, "individual"),
    company_id: idIn(delivery.body, "company"),
    webhook_id: delivery.endpointId,
    created_at: isoTime(delivery.createdAt),
    last_attempt_at: isoTime(last.emulatedAt),
    payload: null,
    next_retry_at: nextRetry(delivery),
    attempts: attempts.map(attemptView).reverse(),
  };
  const payload = { pointer: "/payload", value: Buffer.from(last.requestBody).toString("utf8") };
  return visibleJson(Buffer.from(applyEdits(utf8Bytes(JSON.stringify(entry)), [payload])).toString("utf8"));
}

/** Only automatic retries count, not one that was asked for. */
function nextRetry({ automaticAt, nextAttemptAt, nextKind }: Delivery): string | null {
  const at = automaticAt ?? (nextKind === "automatic" ? nextAttemptAt : undefined);
  return at === undefined ? null : isoTime(at);
}

const attemptTypes = {
  first: "first_call",
  automatic: "automatic_retry",
  manual: "manual_retry",
  duplicate: "automatic_retry",
} as const;

function attemptView(attempt: DeliveryAttempt) {
  const { kind, url, outcome, requestHeaders, emulatedAt } = attempt;
  const answered = outcome.kind === "answered";
  return {
    type: attemptTypes[kind],
    endpoint: url,
    status_code: statusOf(attempt),
    request_headers: headerObject(requestHeaders),
    response_headers: answered ? headerObject(outcome.headers) : null,
    response_body: answered ? Buffer.from(outcome.body).toString("utf8") : null,
    attempted_at: isoTime(emulatedAt),
  };
}

function statusOf({ outcome }: DeliveryAttempt): number {
  return outcome.kind === "answered" ? outcome.status : 0;
}

/** Values of the same name joined; a Map, because a header may be called `__proto__`. */
function headerObject(lines: HeaderLines): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of headerPairs(lines)) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(values);
}
