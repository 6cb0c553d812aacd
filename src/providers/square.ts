// Square (payments): HMAC-SHA256 over the URL and the body.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://developer.squareup.com/docs/webhooks/overview";
const sdk = "github.com/square/square-nodejs-sdk at commit c58c6e09";
const listing = "github.com/hookdeck/webhook-skills, square-webhooks (a third party's listing)";

/** Square as data. @see https://developer.squareup.com/docs/webhooks/overview */
export const square: Provider = {
  id: "square",
  name: "Square",
  docs,
  events: [
    {
      name: "payment.updated",
      payload: {
        file: "square/payment.updated.json",
        sureness: "synthetic",
        note: "Envelope after a third party's listing; all values are made up.",
        fresh: [
          { pointer: "/event_id", kind: "uuid" },
          { pointer: "/created_at", kind: "iso-ms" },
        ],
      },
    },
    { name: "payment.created" },
    { name: "refund.created" },
    { name: "order.created" },
    { name: "order.updated" },
    { name: "invoice.payment_made" },
  ],
  eventPointer: "/type",
  eventIdPointer: "/event_id",
  schemes: [
    {
      id: "hmac",
      label: "HMAC-SHA256 over URL and body, base64, in x-square-hmacsha256-signature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{url}{body}"],
      encodings: ["base64"],
      location: { header: "x-square-hmacsha256-signature" },
    },
  ],
  recognition: { headers: ["x-square-hmacsha256-signature", "square-subscription-id"], body: [] },
  headers: ["square-environment", "Sandbox", "square-subscription-id", "wbhk_b35f6b3145074cf9ad513610786c19d5"],
  retry: {
    success: "2xx",
    successPublished: false,
    notes: ["A third party's listing says up to 24 hours, from 1 minute to 8 hours apart."],
  },
  facts: [
    {
      subject: "authenticity",
      statement:
        "Base64 of HMAC-SHA256 over the notification URL and the body; the key is the text of the signature key.",
      sureness: "published",
      source: sdk,
    },
    { subject: "events", statement: "Six events, named in type.", sureness: "likely", source: listing },
    madeUpPayloads,
    { subject: "event id", statement: "event_id is unique for the event.", sureness: "likely", source: listing },
    {
      subject: "headers",
      statement: "square-environment and square-subscription-id; square-retry-number and -reason on retries.",
      sureness: "likely",
      source: listing,
    },
    ...notFound(docs, "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
