import { describe, expect, test } from "vitest";
import type { Fact, Provider } from "../../src/core/provider.ts";
import { providers } from "../../src/providers/index.ts";
import { listedPayloads, readmeExample } from "../helpers/payloads.ts";

const subjects = [
  "authenticity",
  "events",
  "payloads",
  "event id",
  "success",
  "retry attempts",
  "retry schedule",
  "timeout",
  "source addresses",
];

describe.each([...providers, await readmeExample()])("$id", (provider) => {
  test("answers every subject, if only with unknown", () => {
    const answered = new Set(provider.facts.map(({ subject }) => subject));
    expect(subjects.filter((subject) => !answered.has(subject))).toEqual([]);
  });

  test("names for every fact an address, the seed document, hookdev itself, or where was searched", () => {
    const wanted: Record<Fact["sureness"], RegExp> = {
      published: /https:\/\/|github\.com\//,
      likely: /https:\/\/|github\.com\//,
      seed: /seed document/,
      synthetic: /^hookdev$/,
      unknown: /https:\/\//,
    };
    expect(provider.facts.filter((fact) => !wanted[fact.sureness].test(fact.source) || fact.statement === "")).toEqual(
      [],
    );
  });

  test("has an unknown fact exactly where its data is unset", () => {
    const { retry } = provider;
    expect(hasUnknown(provider, "retry attempts")).toBe(retry.attempts === undefined);
    expect(hasUnknown(provider, "retry schedule")).toBe(retry.delaysSeconds === undefined || retry.from === undefined);
    expect(hasPublished(provider, "success")).toBe(retry.successPublished);
    if (retry.delaysSeconds !== undefined) {
      expect(retry.attempts).toBe(retry.delaysSeconds.length + 1);
      if (retry.from === undefined)
        expect(retry.notes?.join()).toMatch(/[Nn]ot published what the .*minutes count from/);
    }
    expect(hasUnknown(provider, "event id")).toBe(provider.eventIdPointer === undefined);
  });

  test("explains every scheme whose header is not published", () => {
    for (const scheme of provider.schemes) {
      const { header } = scheme.location;
      if (typeof header === "object" && header.chosenBy === "unpublished") expect(scheme.unconfirmed).toMatch(/header/);
      if (scheme.type === "hmac" && scheme.encodings.length > 1) expect(scheme.unconfirmed).toMatch(/encoded/);
    }
  });

  test("uses no event name, alias or scheme id twice", () => {
    const spellings = provider.events.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]);
    expect(spellings).toEqual([...new Set(spellings)]);
    const ids = provider.schemes.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test("explains every payload", () => {
    expect(listedPayloads(provider).filter(({ note }) => note === undefined)).toEqual([]);
  });
});

test.each([
  { id: "pliance", current: 26, legacy: [], withPayload: 4 },
  { id: "compliancely", current: 2, legacy: [], withPayload: 2 },
  { id: "dotfile", current: 46, legacy: ["Check.Completed"], withPayload: 47 },
  { id: "amani", current: 10, legacy: [], withPayload: 10 },
  { id: "idwise", current: 9, legacy: ["Step Submitted"], withPayload: 9 },
])("$id lists $current event types, $withPayload events with a payload", ({ id, current, legacy, withPayload }) => {
  const { events } = byId(id);
  expect(events.filter((event) => event.legacy === undefined)).toHaveLength(current);
  expect(events.filter((event) => event.legacy !== undefined).map(({ name }) => name)).toEqual(legacy);
  expect(events.filter(({ payload }) => payload !== undefined)).toHaveLength(withPayload);
});

test.each([
  { id: "pliance", success: "2xx", attempts: undefined, delays: undefined },
  { id: "compliancely", success: "2xx", attempts: 3, delays: [180, 360] },
  { id: "dotfile", success: "2xx", attempts: 5, delays: undefined },
  { id: "amani", success: "2xx", attempts: undefined, delays: undefined },
  { id: "idwise", success: "200", attempts: 4, delays: [300, 600, 900] },
])("$id retries as published", ({ id, success, attempts, delays }) => {
  const { retry } = byId(id);
  expect(retry).toMatchObject({ success });
  expect(retry.attempts).toBe(attempts);
  expect(retry.delaysSeconds).toEqual(delays);
});

test.each([
  ["pliance", "secret", { type: "token", location: { header: "X-PLIANCE-SECRET" }, onlyOver: "https" }],
  ["compliancely", "signature", { algorithm: "sha256", messages: ["{body}"], encodings: ["hex", "base64"] }],
  ["compliancely", "signature", { location: { header: "Compliancely-Signature" }, key: { encoding: "utf8" } }],
  ["dotfile", "signature", { algorithm: "sha256", messages: ["{body}"], encodings: ["hex"] }],
  ["dotfile", "signature", { location: { header: "Dotfile-Signature" }, key: { encoding: "utf8" } }],
  ["amani", "signature", { messages: ["{body}", "{body|python-json}"], encodings: ["base64"] }],
  ["amani", "signature", { location: { header: "Webhook-Signature" }, key: { encoding: "utf8" } }],
  ["amani", "token", { type: "token", location: { header: { chosenBy: "unpublished" } } }],
  ["idwise", "basic", { type: "basic", location: { header: "Authorization" } }],
  ["idwise", "bearer", { type: "bearer", location: { header: "Authorization" } }],
  ["idwise", "header", { type: "token", location: { header: { chosenBy: "customer" } } }],
])("%s signs with %s as published", (id, schemeId, expected) => {
  const scheme = byId(id).schemes.find((candidate) => candidate.id === schemeId);
  expect(scheme).toMatchObject(expected);
  if (scheme?.type === "hmac") expect([scheme.prefix, scheme.timestamp]).toEqual([undefined, undefined]);
});

test("the signature comes before the token for Amani, and Basic first for IDWise", () => {
  expect(byId("amani").schemes.map(({ id }) => id)).toEqual(["signature", "token"]);
  expect(byId("idwise").schemes.map(({ id }) => id)).toEqual(["basic", "bearer", "header"]);
});

function byId(id: string): Provider {
  const provider = providers.find((candidate) => candidate.id === id);
  if (provider === undefined) throw new Error(`no provider ${id}`);
  return provider;
}

function hasUnknown(provider: Provider, subject: string): boolean {
  return provider.facts.some((fact) => fact.subject === subject && fact.sureness === "unknown");
}

function hasPublished(provider: Provider, subject: string): boolean {
  return provider.facts.some((fact) => fact.subject === subject && ["published", "seed"].includes(fact.sureness));
}
