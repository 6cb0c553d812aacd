// The library's inbox and its poke, together over real HTTP.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { listen, poke } from "../../src/index.ts";

const secret = "a-secret-of-at-least-24-bytes";

test("a poke arrives byte for byte, recognised and verified", async () => {
  await using inbox = await listen({ provider: "dotfile", secret });
  const result = await poke("Check.Approved", { url: inbox.url, secret, set: { "/check/id": "c-1" } });
  const hit = await inbox.waitFor({ event: "Check.Approved", verified: true });
  expect(result).toMatchObject({ ok: true, status: 200, failure: undefined });
  expect(Buffer.from(hit.body)).toEqual(Buffer.from(result.sent.body));
  expect(hit.json()).toMatchObject({ check: { id: "c-1" } });
  expect(hit.header("dotfile-signature")).toMatch(/^[0-9a-f]{64}$/);
});

test("several providers are recognised and verified with their own secrets", async () => {
  await using inbox = await listen({ secrets: { dotfile: secret, amani: "another-secret" } });
  await poke("Check.Approved", { url: inbox.url, secret });
  await poke("profile_create", { url: inbox.url, secret: "wrong" });
  await inbox.waitFor({ provider: "dotfile", verified: true });
  const forged = await inbox.waitFor({ provider: "amani" });
  expect(forged.verdict).toMatchObject({ ok: false });
});

test("waitFor takes what is already here and what comes later, and clear forgets", async () => {
  await using inbox = await listen();
  await poke("Case.Created", { url: inbox.url });
  await inbox.waitFor({ event: "Case.Created" });
  inbox.clear();
  const later = inbox.waitFor({ event: "Case.Created" });
  await poke("Case.Created", { url: inbox.url });
  expect((await later).id).toBe(2);
  expect(inbox.received).toHaveLength(1);
});

test("a webhook that does not come is told with the nearest one and its differences", async () => {
  await using inbox = await listen();
  await poke("Case.Created", { url: `${inbox.url}/hooks` });
  await poke("Check.Approved", { url: inbox.url });
  await inbox.waitFor({ event: "Check.Approved" });
  const waiting = inbox.waitFor({ event: "Case.Created", path: "/other", body: { case: { id: 7 } }, within: 20 });
  await expect(waiting).rejects.toMatchObject({
    code: "WEBHOOK_NOT_RECEIVED",
    message: expect.stringMatching(
      /within 20 ms\. 2 webhooks have arrived; the nearest is dotfile Case\.Created:\n {2}path\n {4}- expected "\/other"\n {4}\+ received "\/hooks"\n {2}body\/case\/id\n {4}- expected 7/,
    ),
  });
});

test("with forwardTo the app gets the same bytes and the sender the app's answer", async () => {
  const bodies: Buffer[] = [];
  const app = createServer(async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()));
    response.writeHead(418).end("teapot");
  });
  await new Promise<void>((done) => app.listen(0, "127.0.0.1", () => done()));
  try {
    await using inbox = await listen({ forwardTo: (app.address() as AddressInfo).port });
    const result = await poke("Case.Created", { url: inbox.url });
    expect([result.status, result.text(), result.ok]).toEqual([418, "teapot", false]);
    expect(bodies).toEqual([Buffer.from(result.sent.body)]);
  } finally {
    app.close();
  }
});

test("respond answers in sequence", async () => {
  await using inbox = await listen({ respond: "500,200" });
  const statuses = [await poke("Case.Created", { url: inbox.url }), await poke("Case.Created", { url: inbox.url })];
  expect(statuses.map(({ status }) => status)).toEqual([500, 200]);
});

test("a body larger than memory's share arrives whole and in order", async () => {
  await using inbox = await listen();
  const large = new Uint8Array(3_000_000).fill(65);
  await poke("Case.Created", { url: inbox.url, provider: "dotfile", data: large });
  await poke("Case.Created", { url: inbox.url, data: { event: "Case.Created", after: true } });
  await inbox.waitFor({ body: { after: true } });
  expect(inbox.received.map(({ body }) => body.length)).toEqual([3_000_000, expect.any(Number)]);
});

test("a closed inbox is gone, and closing it twice is no error", async () => {
  const inbox = await listen();
  await inbox.close();
  await inbox.close();
  expect(await poke("Case.Created", { url: inbox.url })).toMatchObject({ ok: false, status: 0 });
  expect((await poke("Case.Created", { url: inbox.url })).failure).toMatch(/refused/i);
});

test.each([
  { title: "an unknown event", event: "Case.Creatde", code: "EVENT_UNKNOWN" },
  { title: "an event without a published payload", event: "CompanyNameChanged", code: "PAYLOAD_NOT_PUBLISHED" },
])("poke refuses $title", async ({ event, code }) => {
  await expect(poke(event, { url: "http://127.0.0.1:9" })).rejects.toMatchObject({ code });
});

test("a secret is kept back over http where the provider promises https only, and that is said", async () => {
  await using inbox = await listen();
  const kept = await poke("PersonSanctionMatched", { url: inbox.url, secret });
  expect(kept.withheld).toMatch(/https/);
  const sent = await poke("PersonSanctionMatched", { url: inbox.url, secret, sendSecretOverHttp: true });
  expect([kept, sent].map((one) => one.sent.headers.includes("X-PLIANCE-SECRET"))).toEqual([false, true]);
});

test("a wait that is still open when the inbox closes is over, and keeps no program alive", async () => {
  const inbox = await listen();
  const waiting = inbox.waitFor({ event: "Case.Created", within: "1h" });
  await inbox.close();
  await expect(waiting).rejects.toMatchObject({
    code: "WEBHOOK_NOT_RECEIVED",
    message: expect.stringContaining("before the inbox was closed"),
  });
});

test.each<[string, () => Promise<unknown>, string]>([
  ["a port that is none", () => listen({ port: 70_000 }), "PORT_INVALID"],
  ["half a port", () => listen({ port: 1.5 }), "PORT_INVALID"],
  ["a limit that is none", () => listen({ maxBodyBytes: Number.NaN }), "NUMBER_INVALID"],
  ["a line break in a header", () => poke("Case.Created", { url: 1, headers: { "a\r\nb": "x" } }), "HEADER_INVALID"],
  ["a colon in a header's name", () => poke("Case.Created", { url: 1, headers: { "a:b": "x" } }), "HEADER_INVALID"],
  ["a time that is none", () => poke("Case.Created", { url: 1, at: Number.NaN }), "TIME_INVALID"],
  ["a deadline that is none", () => poke("Case.Created", { url: 1, timeout: Number.NaN }), "NUMBER_INVALID"],
])("refuses %s in words", async (_, act, code) => {
  await expect(act()).rejects.toMatchObject({ code });
});
