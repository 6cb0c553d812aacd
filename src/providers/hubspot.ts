// HubSpot: v3 is an HMAC over method, URL, body and time; v1 and v2 are plain hashes that begin with the secret.

import type { Provider } from "../core/provider.ts";
import type { DigestScheme } from "../core/signing/scheme.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://developers.hubspot.com/docs/api/webhooks";
const sdk = "github.com/HubSpot/hubspot-api-python at commit a2a528a9";
const listing = "github.com/hookdeck/webhook-skills, hubspot-webhooks (a third party's listing)";

const v2: DigestScheme = {
  id: "v2",
  label: "SHA-256 over secret, method, URL and body, hex, in X-HubSpot-Signature",
  type: "digest",
  algorithm: "sha256",
  key: { encoding: "utf8" },
  messages: ["{secret}{method}{url}{body}"],
  encodings: ["hex"],
  location: { header: "X-HubSpot-Signature" },
};

/** HubSpot as data. @see https://developers.hubspot.com/docs/api/webhooks */
export const hubspot: Provider = {
  id: "hubspot",
  name: "HubSpot",
  docs,
  events: [
    {
      name: "contact.creation",
      payload: {
        file: "hubspot/contact.creation.json",
        sureness: "synthetic",
        note: "A batch of one after a third party's listing; all values are made up.",
        fresh: [
          { pointer: "/0/eventId", kind: "digits" },
          { pointer: "/0/occurredAt", kind: "epoch-ms" },
        ],
      },
    },
    { name: "contact.propertyChange" },
    { name: "contact.deletion" },
    { name: "company.creation" },
    { name: "deal.creation" },
    { name: "ticket.creation" },
  ],
  // Of a batch, the first event.
  eventPointer: "/0/subscriptionType",
  eventIdPointer: "/0/eventId",
  schemes: [
    {
      id: "v3",
      label: "HMAC-SHA256 over method, URL, body and time, base64, in X-HubSpot-Signature-v3",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{method}{url}{body}{timestamp}"],
      encodings: ["base64"],
      timestamp: { header: "X-HubSpot-Request-Timestamp", unit: "ms", toleranceSeconds: 300 },
      location: { header: "X-HubSpot-Signature-v3" },
    },
    v2,
    {
      ...v2,
      id: "v1",
      label: "SHA-256 over secret and body, hex, in X-HubSpot-Signature",
      messages: ["{secret}{body}"],
    },
  ],
  recognition: { headers: ["X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp", "X-HubSpot-Signature"], body: [] },
  headers: [],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "v3: base64 of HMAC-SHA256 over method, URL, body and the time in ms; 300 s.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "authenticity",
      statement: "The header's name of v3 (the SDK's README reads another) is from general knowledge.",
      sureness: "likely",
      source: listing,
    },
    {
      subject: "authenticity",
      statement: "v1 and v2 are plain SHA-256 hashes that begin with the secret, not HMACs.",
      sureness: "published",
      source: sdk,
    },
    { subject: "events", statement: "Six events, named in subscriptionType.", sureness: "likely", source: listing },
    madeUpPayloads,
    { subject: "event id", statement: "eventId is the key against duplicates.", sureness: "likely", source: listing },
    ...notFound(docs, "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
