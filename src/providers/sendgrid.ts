// SendGrid (Event Webhook): ECDSA over time and body; the body is a batch that ends in CRLF.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound, toleranceNotFound } from "./shared-facts.ts";

const docs = "https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event";
const sdk = "github.com/sendgrid/sendgrid-nodejs at commit 498e232";
const listing = "github.com/hookdeck/webhook-skills, sendgrid-webhooks (a third party's listing)";

/** SendGrid as data. @see https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event */
export const sendgrid: Provider = {
  id: "sendgrid",
  name: "SendGrid",
  docs,
  events: [
    {
      name: "delivered",
      payload: {
        file: "sendgrid/delivered.json",
        sureness: "synthetic",
        note: "Two events with CRLF between and behind them, as the SDK says; all values are made up.",
        fresh: [
          { pointer: "/0/sg_event_id", kind: "id" },
          { pointer: "/1/sg_event_id", kind: "id" },
          { pointer: "/0/timestamp", kind: "epoch-s" },
          { pointer: "/1/timestamp", kind: "epoch-s" },
        ],
      },
    },
    { name: "processed" },
    { name: "bounce" },
    { name: "deferred" },
    { name: "dropped" },
    { name: "open" },
    { name: "click" },
  ],
  // Of a batch, the first event.
  eventPointer: "/0/event",
  eventIdPointer: "/0/sg_event_id",
  schemes: [
    {
      id: "ecdsa",
      label: "ECDSA P-256 over time and body, base64 DER, in X-Twilio-Email-Event-Webhook-Signature",
      type: "ecdsa-p256",
      publicKey: { format: "spki-base64" },
      messages: ["{timestamp}{body}"],
      encodings: ["base64"],
      timestamp: { header: "X-Twilio-Email-Event-Webhook-Timestamp", unit: "s" },
      location: { header: "X-Twilio-Email-Event-Webhook-Signature" },
    },
  ],
  recognition: {
    headers: ["X-Twilio-Email-Event-Webhook-Signature", "X-Twilio-Email-Event-Webhook-Timestamp"],
    body: [],
  },
  headers: [],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement:
        "ECDSA P-256 with SHA-256 over {timestamp}{body}, DER in base64; the public key is base64 SPKI; the body ends in CRLF.",
      sureness: "published",
      source: sdk,
    },
    toleranceNotFound(docs),
    { subject: "events", statement: "Seven events, each named in event.", sureness: "likely", source: listing },
    madeUpPayloads,
    {
      subject: "event id",
      statement: "sg_event_id is unique for each event of the batch.",
      sureness: "likely",
      source: listing,
    },
    ...notFound(docs, "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
