// Twilio: HMAC-SHA1 over the URL and the sorted form fields; JSON bodies are signed by a hash in the URL.

import type { Provider } from "../core/provider.ts";
import type { HmacScheme } from "../core/signing/scheme.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://www.twilio.com/docs/usage/webhooks";
const sdk = "github.com/twilio/twilio-node at commit 45d3d65a4";
const listing = "github.com/hookdeck/webhook-skills, twilio-webhooks (a third party's listing)";

const form: HmacScheme = {
  id: "form",
  label: "HMAC-SHA1 over the URL and the sorted form fields, base64, in X-Twilio-Signature",
  type: "hmac",
  algorithm: "sha1",
  key: { encoding: "utf8" },
  messages: ["{url}{form}"],
  encodings: ["base64"],
  urlSpellings: ["without-port", "with-port", "without-port-legacy-query", "with-port-legacy-query"],
  location: { header: "X-Twilio-Signature" },
};

/** Twilio as data. @see https://www.twilio.com/docs/usage/webhooks/webhooks-security */
export const twilio: Provider = {
  id: "twilio",
  name: "Twilio",
  docs,
  events: [
    {
      name: "IncomingMessage",
      description: "An SMS or MMS came in. The name is hookdev's own: Twilio names no events.",
      payload: {
        file: "twilio/IncomingMessage.form",
        sureness: "synthetic",
        contentType: "application/x-www-form-urlencoded",
        note: "Field names after a third party's listing; all values are made up.",
      },
    },
    { name: "MessageStatus", description: "A message was delivered or failed. The name is hookdev's own." },
    { name: "IncomingCall", description: "A call came in. The name is hookdev's own." },
  ],
  schemes: [
    form,
    {
      ...form,
      id: "json",
      label: "HMAC-SHA1 over the URL, which holds the body's SHA-256, base64, in X-Twilio-Signature",
      messages: ["{url}"],
      urlQuery: { bodySHA256: "{body|sha256hex}" },
    },
  ],
  recognition: { headers: ["X-Twilio-Signature", "I-Twilio-Idempotency-Token"], body: [] },
  headers: ["I-Twilio-Idempotency-Token", "3f2b1c9e-6a0d-4b57-9c53-1f0a6e6e2c11"],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement:
        "Base64 of HMAC-SHA1, keyed with the auth token, over the URL and each key and value, keys sorted, equal values once.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "authenticity",
      statement: "A JSON body is not signed itself: the URL carries its SHA-256 as bodySHA256.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "authenticity",
      statement: "The URL may be signed with or without its port, each in two encodings of the query.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "events",
      statement: "No event names; those listed are hookdev's words.",
      sureness: "synthetic",
      source: "hookdev",
    },
    madeUpPayloads,
    {
      subject: "headers",
      statement: "I-Twilio-Idempotency-Token names the delivery.",
      sureness: "likely",
      source: listing,
    },
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
