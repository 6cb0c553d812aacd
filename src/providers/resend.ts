// Resend (e-mail): sent through Svix, so its deliveries carry svix-… and are recognised as Svix.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";
import { svixHmac } from "./standard-webhooks-schemes.ts";

const docs = "https://resend.com/docs/webhooks/introduction";
const retries = "https://resend.com/docs/webhooks/retries-and-replays";
const listing = "github.com/hookdeck/webhook-skills, resend-webhooks (a third party's listing)";

/** Resend as data. @see https://resend.com/docs/webhooks/introduction */
export const resend: Provider = {
  id: "resend",
  name: "Resend",
  docs,
  events: [
    {
      name: "email.delivered",
      payload: {
        file: "resend/email.delivered.json",
        sureness: "synthetic",
        note: "Shape as public code reads it; all values are made up.",
        fresh: [
          { pointer: "/data/email_id", kind: "uuid" },
          { pointer: "/created_at", kind: "iso-ms" },
        ],
      },
    },
    { name: "email.sent" },
    { name: "email.bounced" },
    { name: "email.opened" },
    { name: "email.clicked" },
    { name: "email.complained" },
  ],
  eventPointer: "/type",
  schemes: [svixHmac],
  // The svix-… headers say Svix; --provider resend says Resend.
  recognition: { headers: [], body: [] },
  headers: [],
  retry: {
    success: "2xx",
    successPublished: false,
    attempts: 8,
    delaysSeconds: [5, 300, 1800, 7200, 18_000, 36_000, 36_000],
    from: "previous-attempt",
  },
  facts: [
    {
      subject: "authenticity",
      statement: "As Svix: svix-id, svix-timestamp, svix-signature.",
      sureness: "likely",
      source: listing,
    },
    {
      subject: "events",
      statement: "Six event types, as public code names them.",
      sureness: "likely",
      source: `general knowledge; the list is at ${docs}`,
    },
    madeUpPayloads,
    { subject: "retry attempts", statement: "Eight attempts.", sureness: "published", source: retries },
    {
      subject: "retry schedule",
      statement: "5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h after the attempt before.",
      sureness: "published",
      source: retries,
    },
    ...notFound(docs, "event id", "success", "timeout", "source addresses"),
  ],
};
