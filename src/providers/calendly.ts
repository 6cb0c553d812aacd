// Calendly: HMAC-SHA256 over time and body, three minutes of tolerance.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://developer.calendly.com/api-docs/c1ddba8ce4a0d-webhook-subscriptions";
const listing = "github.com/hookdeck/webhook-skills, calendly-webhooks (a third party's listing)";

/** Calendly as data. @see https://developer.calendly.com/api-docs/c1ddba8ce4a0d-webhook-subscriptions */
export const calendly: Provider = {
  id: "calendly",
  name: "Calendly",
  docs,
  events: [
    {
      name: "invitee.created",
      payload: {
        file: "calendly/invitee.created.json",
        sureness: "synthetic",
        note: "Envelope after a third party's listing; all values are made up.",
        fresh: [
          { pointer: "/payload/uri", kind: "id" },
          { pointer: "/created_at", kind: "iso-ms" },
        ],
      },
    },
    { name: "invitee.canceled" },
    { name: "invitee_no_show.created" },
    { name: "invitee_no_show.deleted" },
    { name: "routing_form_submission.created" },
  ],
  eventPointer: "/event",
  schemes: [
    {
      id: "v1",
      label: "HMAC-SHA256 over time and body, hex, in Calendly-Webhook-Signature as v1",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{timestamp}.{body}"],
      encodings: ["hex"],
      container: { style: "pairs", separator: ",", signatureKey: "v1" },
      timestamp: { pair: "t", unit: "s", toleranceSeconds: 180 },
      location: { header: "Calendly-Webhook-Signature" },
    },
  ],
  recognition: { headers: ["Calendly-Webhook-Signature"], body: [] },
  headers: [],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "t=…,v1=…: hex of HMAC-SHA256 over {t}.{body}; about 180 s are recommended.",
      sureness: "published",
      source: "https://developer.calendly.com and github.com/hookdeck/webhook-skills",
    },
    { subject: "events", statement: "Five events, named in event.", sureness: "likely", source: listing },
    madeUpPayloads,
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
