// Stripe (payments): HMAC-SHA256 over time and body; the whole whsec_ text is the key.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://docs.stripe.com/webhooks";
const sdk = "github.com/stripe/stripe-node at commit 663942164";

/** Stripe as data. @see https://docs.stripe.com/webhooks */
export const stripe: Provider = {
  id: "stripe",
  name: "Stripe",
  docs,
  events: [
    {
      name: "payment_intent.succeeded",
      payload: {
        file: "stripe/payment_intent.succeeded.json",
        sureness: "synthetic",
        note: "An event object with a short payment intent, indented by two spaces; all values are made up.",
        fresh: [
          { pointer: "/id", kind: "id" },
          { pointer: "/created", kind: "epoch-s" },
        ],
      },
    },
    { name: "payment_intent.payment_failed" },
    { name: "checkout.session.completed" },
    { name: "charge.refunded" },
    { name: "invoice.paid" },
    { name: "customer.subscription.created" },
  ],
  eventPointer: "/type",
  eventIdPointer: "/id",
  schemes: [
    {
      id: "v1",
      label: "HMAC-SHA256 over time and body, hex, in Stripe-Signature as v1",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{timestamp}.{body}"],
      encodings: ["hex"],
      container: { style: "pairs", separator: ",", signatureKey: "v1" },
      timestamp: { pair: "t", unit: "s", toleranceSeconds: 300, pastOnly: true },
      location: { header: "Stripe-Signature" },
    },
  ],
  recognition: { headers: ["Stripe-Signature"], body: [] },
  headers: [],
  retry: {
    success: "2xx",
    successPublished: false,
    notes: ["Stripe tries for up to three days, at growing intervals."],
  },
  facts: [
    {
      subject: "authenticity",
      statement:
        "t=…,v1=…: hex of HMAC-SHA256 over {t}.{body}; the key is the text of the secret, whsec_ included; v0 does not count.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "authenticity",
      statement: "constructEvent accepts 300 s, and checks only the past.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "events",
      statement: "Six well-known event types.",
      sureness: "likely",
      source: "general knowledge; the list is at https://docs.stripe.com/api/events/types",
    },
    madeUpPayloads,
    {
      subject: "event id",
      statement: "id is the event's, and repeated deliveries of an event carry it again.",
      sureness: "likely",
      source: `general knowledge; ${docs}`,
    },
    {
      subject: "retry schedule",
      statement: "Up to three days, at growing intervals.",
      sureness: "published",
      source: "https://docs.stripe.com/webhooks/process-undelivered-events",
    },
    ...notFound(docs, "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
