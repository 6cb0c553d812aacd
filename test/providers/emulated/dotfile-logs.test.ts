import { describe, expect, test } from "vitest";
import type { Delivery } from "../../../src/core/emulation/delivery-log.ts";
import { emulatedDotfile } from "../../../src/providers/emulated/dotfile/dotfile.ts";
import { type ApiSession, openApi } from "../../helpers/api-session.ts";
import { morning, someAttempt, someDelivery } from "../../helpers/emulated-api.ts";
import { payloadBytes } from "../../helpers/payloads.ts";

const hour = 3_600_000;

/** Required keys of the OpenAPI's schemas `WebhookLog` and `WebhookLogAttempt`, in their order. */
const logKeys = [
  "id",
  "event",
  "status_code",
  "endpoint",
  "retry_count",
  "case_id",
  "individual_id",
  "company_id",
  "webhook_id",
  "created_at",
  "last_attempt_at",
  "payload",
  "next_retry_at",
  "attempts",
];
const attemptKeys = [
  "type",
  "endpoint",
  "status_code",
  "request_headers",
  "response_headers",
  "response_body",
  "attempted_at",
];

function openWith(deliveries: readonly Delivery[]): ApiSession {
  const api = openApi(emulatedDotfile, ["X-DOTFILE-API-KEY", "key"]);
  api.deliveries = [...deliveries].sort((a, b) => b.number - a.number);
  return api;
}

/** A delivery that was tried once, with success. */
function delivered(number: number, change: Partial<Delivery> = {}): Delivery {
  const { body = Buffer.from("{}"), createdAt = morning } = change;
  const attempts = [someAttempt(200, { requestBody: body, emulatedAt: createdAt })];
  return someDelivery({ id: `d${number}`, number, attempts, ...change });
}

describe("an entry of /v1/webhook-logs", () => {
  const body = payloadBytes("dotfile/Check.Started.json");
  const retried = someDelivery({
    event: "Check.Started",
    body,
    status: "waiting",
    nextAttemptAt: morning + hour,
    nextKind: "automatic",
    attempts: [
      someAttempt(500, { requestHeaders: ["Dotfile-Signature", "5eed", "X-A", "1", "X-A", "2"], requestBody: body }),
      someAttempt(200, { kind: "duplicate" }),
      someAttempt(undefined, { number: 2, kind: "automatic", emulatedAt: morning + 1000 }),
      someAttempt(404, {
        number: 3,
        kind: "manual",
        emulatedAt: morning + 2500,
        url: "http://127.0.0.1:9/moved",
        requestBody: Buffer.from('{"event":"Check.Started","n":1.0,"big":12345678901234567890}'),
      }),
    ],
  });

  test("has the published keys, for itself and its attempts", () => {
    const [entry] = openWith([retried]).call("GET", "/v1/webhook-logs").json.data;
    expect(Object.keys(entry)).toEqual(logKeys);
    for (const attempt of entry.attempts) expect(Object.keys(attempt)).toEqual(attemptKeys);
  });

  test("tells of the latest attempt, with the attempts newest first and without the duplicate", () => {
    const [entry] = openWith([retried]).call("GET", "/v1/webhook-logs").json.data;
    expect(entry).toMatchObject({
      id: "d-1",
      event: "Check.Started",
      status_code: 404,
      endpoint: "http://127.0.0.1:9/moved",
      retry_count: 2,
      webhook_id: "one",
      created_at: "2026-11-20T10:00:00.000Z",
      last_attempt_at: "2026-11-20T10:00:02.500Z",
      next_retry_at: "2026-11-20T11:00:00.000Z",
    });
    expect(entry.attempts.map(({ type }: { type: string }) => type)).toEqual([
      "manual_retry",
      "automatic_retry",
      "first_call",
    ]);
    expect(entry.attempts[1]).toMatchObject({ status_code: 0, response_headers: null, response_body: null });
    expect(entry.attempts[2]).toMatchObject({
      status_code: 500,
      request_headers: { "Dotfile-Signature": "5eed", "X-A": "1, 2" },
      response_headers: { "X-App": "1" },
      response_body: "ok",
      attempted_at: "2026-11-20T10:00:00.000Z",
    });
  });

  test("names the case, the individual and the company of the event", () => {
    const [entry] = openWith([retried]).call("GET", "/v1/webhook-logs").json.data;
    expect(entry).toMatchObject({
      case_id: "1c5b94c7-1c5b-4c5b-85b9-1c5b94c71c5b",
      individual_id: "f89a6e3e-f89a-489a-89a6-f89a6e3ef89a",
      company_id: "4f19d53e-4f19-4f19-819d-4f19d53e4f19",
    });
    const run = payloadBytes("dotfile/AutonomyChatRun.Completed.json");
    const [other] = openWith([delivered(1, { body: run })]).call("GET", "/v1/webhook-logs").json.data;
    expect(other).toMatchObject({ case_id: null, individual_id: null, company_id: null, next_retry_at: null });
  });

  test("holds the numbers of the delivered body as they were written", () => {
    const { text } = openWith([retried]).call("GET", "/v1/webhook-logs");
    expect(text).toContain('"payload":{"event":"Check.Started","n":1.0,"big":12345678901234567890},"next_retry_at"');
  });

  test.each([
    ["no JSON", Buffer.from("not json \u001b[2J"), "not json \u001b[2J"],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), '"\ufffd"'.slice(1, -1)],
    ["a key __proto__", Buffer.from('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
    ["bidi controls", Buffer.from('{"name":"Pal\u202eme"}'), { name: "Pal\u202eme" }],
  ])("survives a payload that has %s", (_what, requestBody, payload) => {
    const attempts = [someAttempt(200, { requestBody })];
    const { json, text } = openWith([someDelivery({ body: requestBody, attempts })]).call("GET", "/v1/webhook-logs");
    expect(json.data[0].payload).toEqual(payload);
    expect(text).not.toMatch(/[\0-\x1f\x7f\u202e]/);
  });

  test("appears with its first attempt and goes after 30 days", () => {
    const waiting = someDelivery({ number: 1, status: "waiting" });
    const days = (count: number) => morning - count * 24 * hour;
    const kept = [delivered(2, { createdAt: days(30) }), delivered(3, { createdAt: days(30) - 1 }), delivered(4)];
    const { data, pagination } = openWith([waiting, ...kept]).call("GET", "/v1/webhook-logs").json;
    expect(data.map(({ id }: { id: string }) => id)).toEqual(["d4", "d2"]);
    expect(pagination.count).toBe(2);
  });

  test("shows a retry by hand as none that comes automatically", () => {
    const plan = { status: "waiting", nextAttemptAt: morning, nextKind: "manual" } as const;
    const api = openWith([delivered(1, plan), delivered(2, { ...plan, automaticAt: morning + hour })]);
    const retries = api
      .call("GET", "/v1/webhook-logs")
      .json.data.map((entry: Record<string, unknown>) => entry.next_retry_at);
    expect(retries).toEqual(["2026-11-20T11:00:00.000Z", null]);
  });
});

describe("the list of logs", () => {
  const about = (kind: string, id: string) => Buffer.from(`{"${kind}":{"id":"${id}"}}`);
  const deliveries = [
    delivered(1, { event: "Case.Created", body: about("case", "c1"), createdAt: morning - 3 * hour }),
    delivered(2, { event: "Individual.Created", body: about("individual", "i1"), createdAt: morning - 2 * hour }),
    delivered(3, { event: "Company.Created", body: about("company", "o1"), createdAt: morning - hour }),
    delivered(4, { event: "Case.Deleted", body: about("case", "c1"), createdAt: morning }),
    delivered(5, { event: "Case.Deleted", body: about("case", "c2"), createdAt: morning }),
  ];

  test.each([
    ["", "54321"],
    ["?sort=created_at", "12345"],
    ["?sort=created_at.asc", "12345"],
    ["?sort=created_at.desc", "54321"],
    ["?event=Case.Deleted", "54"],
    ["?event.eq=Case.Created", "1"],
    ["?event.not_eq=Case.Deleted", "321"],
    ["?event.in=Case.Created,Company.Created", "31"],
    ["?event.in=Case.Created, Company.Created", "1"],
    ["?event.not_in=Case.Created,Case.Deleted", "32"],
    ["?case_id=c1", "41"],
    ["?case_id.not_eq=c1", "532"],
    ["?individual_id=i1", "2"],
    ["?individual_id.not_eq=i1", "5431"],
    ["?company_id.eq=o1", "3"],
    ["?created_at=2026-11-20T10:00:00.000Z", "54"],
    ["?created_at.not_eq=2026-11-20T10:00:00.000Z", "321"],
    ["?created_at.gt=2026-11-20T08:00:00Z", "543"],
    ["?created_at.gte=2026-11-20T08:00:00Z", "5432"],
    ["?created_at.lt=2026-11-20T08:00:00Z", "1"],
    ["?created_at.lte=2026-11-20T08:00:00Z", "21"],
    ["?created_at.gte=2026-11-20T08:00:00Z&created_at.lt=2026-11-20T10:00:00", "32"],
    ["?created_at.gte=2026-11-20T10:00:00%2B02:00", "5432"],
    ["?created_at.gte=2026-11-20T10:00:0002:00", "5432"],
    ["?limit=2", "54"],
    ["?limit=2&page=3", "1"],
    ["?page=2", ""],
    ["?limit=50", "54321"],
    ["?limit=51", 400],
    ["?limit=many", 400],
    ["?page=0", 400],
    ["?sort=event", 400],
    ["?sort=", 400],
    ["?event.like=Case", 400],
    ["?case_id.in=c1,c2", 400],
    ["?created_at.gt=1", 400],
    ["?webhook_id=one", 400],
    ["?event=a&event=b", 400],
    ["?event.eq.eq=a", 400],
    [`?${"x".repeat(100_000)}=1`, 400],
    ["?%1b[2J=1", 400],
  ])("%.60s gives %s", (query, expected) => {
    const { status, json, text } = openWith(deliveries).call("GET", `/v1/webhook-logs${query}`);
    const found = status === 200 ? json.data.map(({ id }: { id: string }) => id.slice(1)).join("") : status;
    expect(found).toBe(expected);
    if (status === 400) expect(json).toMatchObject({ status_code: 400, code: "BAD_REQUEST" });
    if (status === 400) expect(text.length).toBeLessThan(400);
    expect(text).not.toContain("\u001b");
  });

  test("is cut into pages of 20", () => {
    const api = openWith(Array.from({ length: 45 }, (_, place) => delivered(place + 1)));
    const page = api.call("GET", "/v1/webhook-logs?page=3").json;
    expect(page.pagination).toEqual({ page: 3, limit: 20, count: 45 });
    expect(page.data.map(({ id }: { id: string }) => id)).toEqual(["d5", "d4", "d3", "d2", "d1"]);
  });
});
