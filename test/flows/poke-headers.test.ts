import { expect, test } from "vitest";
import { firstHeader } from "../../src/core/http.ts";
import { verify } from "../../src/core/signing/verify.ts";
import { makePoke, type PokePlan } from "../../src/flows/poke.ts";
import { providers } from "../../src/providers/index.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const now = 1_800_000_000;

function poked(id: string, event: string, change: Partial<PokePlan> = {}) {
  const provider = providers.find((candidate) => candidate.id === id);
  if (provider === undefined) throw new Error(`no provider ${id}`);
  const [scheme] = provider.schemes;
  const plan: PokePlan = {
    provider,
    event: { name: event },
    url: "https://receiver.example/hooks",
    body: Buffer.from("{}"),
    fresh: [],
    headers: [],
    signing: { scheme, secret, overrideOnlyOver: false },
    ...change,
  };
  let made = 0;
  const random = {
    uuid: () => `00000000-0000-4000-8000-00000000000${++made}`,
    hex: (length: number) => "a".repeat(length),
  };
  const clock = { now: () => now * 1000, monotonic: () => 0, sleep: () => Promise.resolve() };
  const { request } = makePoke(plan, { clock, random });
  const { pathname: target } = new URL(request.url);
  const genuine = verify(scheme, { request: { ...request, target }, secrets: [secret], at: now, sentTo: request.url });
  return { ...request, genuine: genuine.ok };
}

test("the event goes into the header where its sender puts it", () => {
  expect(firstHeader(poked("github", "pull_request").headers, "X-GitHub-Event")).toBe("pull_request");
  expect(firstHeader(poked("shopify", "orders/create").headers, "X-Shopify-Topic")).toBe("orders/create");
  expect(poked("stripe", "invoice.paid").headers.join()).not.toContain("invoice.paid");
});

test("the user's own header replaces the event's", () => {
  const { headers } = poked("github", "push", { headers: ["x-github-event", "ping"] });
  expect(headers.filter((text) => text.toLowerCase() === "x-github-event")).toEqual(["x-github-event"]);
  expect(firstHeader(headers, "X-GitHub-Event")).toBe("ping");
});

test("a message id is made up for each delivery that signs one", () => {
  const { headers, genuine } = poked("svix", "message.attempt.exhausted");
  expect(firstHeader(headers, "svix-id")).toBe("00000000-0000-4000-8000-000000000001");
  expect(genuine).toBe(true);
  expect(firstHeader(poked("stripe", "invoice.paid").headers, "webhook-id")).toBeUndefined();
});

test("a message id of the user is signed as it is", () => {
  const { headers, genuine } = poked("standard-webhooks", "contact.created", { headers: ["Webhook-Id", "msg_mine"] });
  expect(headers.filter((text) => text.toLowerCase() === "webhook-id")).toEqual(["Webhook-Id"]);
  expect(firstHeader(headers, "webhook-id")).toBe("msg_mine");
  expect(genuine).toBe(true);
});

test("a payload that is no JSON says so", () => {
  const form = { contentType: "application/x-www-form-urlencoded", body: Buffer.from("b=2&a=1") };
  const { headers, genuine } = poked("twilio", "IncomingMessage", form);
  expect(firstHeader(headers, "content-type")).toBe(form.contentType);
  expect(genuine).toBe(true);
  expect(firstHeader(poked("stripe", "invoice.paid").headers, "content-type")).toBe("application/json");
});

test("the user's own signature replaces ours, in whatever case it is written", () => {
  const { headers, genuine } = poked("dotfile", "Check.Started", { headers: ["dotfile-signature", "mine"] });
  const names = headers.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  expect(names.filter((name) => name === "dotfile-signature")).toHaveLength(1);
  expect(firstHeader(headers, "Dotfile-Signature")).toBe("mine");
  expect(genuine).toBe(false);
});
