import { describe, expect, test } from "vitest";
import { createKeyPairs } from "../../src/adapters/key-pairs.ts";
import { isKnown } from "../../src/core/catalogue.ts";
import { contractKeys } from "../../src/core/contract-keys.ts";
import { recognise } from "../../src/core/recognise.ts";
import { isPlaced } from "../../src/core/signing/scheme.ts";
import { makePoke } from "../../src/flows/poke.ts";
import { providers } from "../../src/providers/index.ts";
import { type ListedPayload, listedPayloads, payloadBytes, readmeExample, valueAt } from "../helpers/payloads.ts";

const everyone = [...providers, await readmeExample()];
const payloads = everyone.flatMap(listedPayloads);

test.each(payloads.filter(({ contentType }) => contentType === undefined))(
  "$file has the marks of its own provider's bodies and of nobody else's",
  ({ file, provider }) => {
    const json: unknown = JSON.parse(payloadBytes(file).toString("utf8"));
    const matching = everyone.filter(
      ({ recognition }) =>
        recognition.body.length > 0 && recognition.body.every((pointer) => valueAt(json, pointer) !== undefined),
    );
    expect(matching.map(({ id }) => id)).toEqual(provider.recognition.body.length === 0 ? [] : [provider.id]);
  },
);

/** Senders whose deliveries look like those of the service or standard that they use. */
const families = new Map([
  ["clerk", "svix"],
  ["resend", "svix"],
  ["openai", "standard-webhooks"],
]);

/** Deliveries under another name of Standard Webhooks, which its own headers tell. */
const underStandardHeaders = new Set(["svix standard"]);

describe.each(payloads)("$file as it is poked", (payload) => {
  const { provider } = payload;
  test.each(provider.schemes.filter(isPlaced))("and signed by $id is recognised with its event", (scheme) => {
    const found = recognise(everyone, signed(payload, scheme));
    const expected = underStandardHeaders.has(`${provider.id} ${scheme.id}`)
      ? "standard-webhooks"
      : (families.get(provider.id) ?? provider.id);
    expect(found.provider?.id).toBe(expected);
    if (provider.eventPointer !== undefined || provider.eventHeader !== undefined)
      expect(found.event).toBe(eventInside(payload));
  });
});

test("a delivery with the headers of a family and of one sender is that sender's", () => {
  const [push] = payloads.filter(({ file }) => file === "gitlab/PushHook.json");
  const scheme = push?.provider.schemes.find(({ id }) => id === "signing-token");
  if (push === undefined || scheme === undefined) throw new Error("GitLab's push or its signing token is gone");
  const { headers } = signed(push, scheme);
  expect(headers.map((text) => text.toLowerCase())).toContain("webhook-signature");
  expect(recognise(everyone, { headers, body: payloadBytes(push.file) }).provider?.id).toBe("gitlab");
});

test("only families claim a header that another provider claims", () => {
  const names = everyone
    .filter(({ recognition }) => recognition.shared !== true)
    .flatMap(({ recognition }) => recognition.headers.map((name) => name.toLowerCase()));
  expect(names).toEqual([...new Set(names)]);
});

test("no provider claims a header that anybody may send", () => {
  const names = everyone.flatMap(({ recognition }) => recognition.headers.map((name) => name.toLowerCase()));
  const anybodys = ["authorization", "content-type", "user-agent", "x-hub-signature", "x-request-id", "signature"];
  expect(names.filter((name) => anybodys.includes(name))).toEqual([]);
});

test("every event name that is recognised is one that its provider lists", () => {
  for (const payload of payloads) {
    const event = eventInside(payload);
    if (event !== undefined) expect(isKnown(payload.provider, event)).toBe(true);
  }
});

const pairs = createKeyPairs();

function signed(payload: ListedPayload, scheme: ListedPayload["provider"]["schemes"][number]) {
  const { provider, event: name, file, contentType } = payload;
  const plan = {
    provider,
    event: { name },
    url: "https://receiver.example/hooks",
    body: payloadBytes(file),
    fresh: [],
    headers: [],
    signing: { scheme, secret: contractKeys(scheme, pairs).sign, overrideOnlyOver: true },
    ...(contentType === undefined ? {} : { contentType }),
  };
  const random = { uuid: () => "3f2b1c9e-6a0d-4b57-9c53-1f0a6e6e2c11", hex: (length: number) => "a".repeat(length) };
  const clock = { now: () => 1_800_000_000_000, monotonic: () => 0, sleep: () => Promise.resolve() };
  const { request } = makePoke(plan, { random, clock });
  return { headers: request.headers, body: request.body };
}

/** What the header or the body says; undefined where neither does. */
function eventInside({ provider, event, file, contentType }: ListedPayload): string | undefined {
  if (provider.eventHeader !== undefined) return event;
  if (provider.eventPointer === undefined || contentType !== undefined) return undefined;
  return valueAt(JSON.parse(payloadBytes(file).toString("utf8")), provider.eventPointer) as string | undefined;
}
