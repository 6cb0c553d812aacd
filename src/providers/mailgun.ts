// Mailgun (e-mail): HMAC-SHA256 over time and a token, all three inside the body; the event itself is not signed.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound, toleranceNotFound } from "./shared-facts.ts";

const docs = "https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhooks";
const retries = "https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-retries";
const sdk = "github.com/mailgun/mailgun-php at commit 5024827";
const listing = "github.com/hookdeck/webhook-skills, mailgun-webhooks (a third party's listing)";

/** Mailgun as data. @see https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks */
export const mailgun: Provider = {
  id: "mailgun",
  name: "Mailgun",
  docs,
  events: [
    {
      name: "opened",
      payload: {
        file: "mailgun/opened.json",
        sureness: "synthetic",
        note: "Shape after a third party's listing; all values are made up; signing puts time and signature in.",
        fresh: [
          { pointer: "/event-data/id", kind: "id" },
          { pointer: "/signature/token", kind: "id" },
        ],
      },
    },
    { name: "delivered" },
    { name: "accepted" },
    { name: "failed" },
    { name: "clicked" },
    { name: "complained" },
    { name: "unsubscribed" },
  ],
  eventPointer: "/event-data/event",
  eventIdPointer: "/event-data/id",
  schemes: [
    {
      id: "hmac",
      label: "HMAC-SHA256 over signature.timestamp and signature.token, hex, in signature.signature of the body",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{timestamp}{json:/signature/token}"],
      encodings: ["hex"],
      timestamp: { json: "/signature/timestamp", unit: "s" },
      location: { json: "/signature/signature" },
      unconfirmed:
        "Where the three values stand in a JSON body is from general knowledge and a third party's listing; the SDK reads them from a form.",
    },
  ],
  recognition: { headers: [], body: ["/signature/token", "/signature/signature", "/event-data/event"] },
  headers: [],
  retry: {
    success: "200",
    successPublished: true,
    attempts: 7,
    delaysSeconds: [300, 600, 900, 3600, 7200, 14_400],
    from: "previous-attempt",
    notes: ["406 ends the retries."],
  },
  facts: [
    {
      subject: "authenticity",
      statement: "Hex of HMAC-SHA256 over {timestamp}{token}; nothing else of the body is signed.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "authenticity",
      statement: "JSON bodies hold the three values in signature (from general knowledge too).",
      sureness: "likely",
      source: listing,
    },
    toleranceNotFound(docs),
    { subject: "events", statement: "Seven events, named in event-data.event.", sureness: "likely", source: listing },
    madeUpPayloads,
    { subject: "event id", statement: "event-data.id is the event's.", sureness: "likely", source: listing },
    {
      subject: "success",
      statement: "200; 406 means rejected and is not tried again.",
      sureness: "published",
      source: retries,
    },
    { subject: "retry attempts", statement: "Six retries in eight hours.", sureness: "published", source: retries },
    {
      subject: "retry schedule",
      statement: "Intervals of 5, 10 and 15 min, 1, 2 and 4 h.",
      sureness: "published",
      source: retries,
    },
    ...notFound(docs, "timeout", "source addresses"),
  ],
};
