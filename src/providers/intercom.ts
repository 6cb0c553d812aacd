// Intercom: HMAC-SHA1 over the body in X-Hub-Signature, keyed with the app's client secret.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://developers.intercom.com/docs/webhooks";
const listing = "github.com/hookdeck/webhook-skills, intercom-webhooks (a third party's listing)";

/** Intercom as data. @see https://developers.intercom.com/docs/webhooks */
export const intercom: Provider = {
  id: "intercom",
  name: "Intercom",
  docs,
  events: [
    {
      name: "conversation.user.created",
      payload: {
        file: "intercom/conversation.user.created.json",
        sureness: "synthetic",
        note: "Envelope after a third party's listing; all values are made up.",
        fresh: [
          { pointer: "/id", kind: "id" },
          { pointer: "/created_at", kind: "epoch-s" },
        ],
      },
    },
    { name: "conversation.user.replied" },
    { name: "conversation.admin.replied" },
    { name: "contact.user.created" },
    { name: "ticket.created" },
  ],
  eventPointer: "/topic",
  eventIdPointer: "/id",
  schemes: [
    {
      id: "sha1",
      label: "HMAC-SHA1 over the body, hex, in X-Hub-Signature",
      type: "hmac",
      algorithm: "sha1",
      key: { encoding: "utf8" },
      messages: ["{body}"],
      encodings: ["hex"],
      prefix: "sha1=",
      location: { header: "X-Hub-Signature" },
    },
  ],
  // X-Hub-Signature is what GitHub and Bitbucket send as well.
  recognition: { headers: [], body: ["/topic", "/app_id", "/delivery_attempts", "/data/item"] },
  headers: [],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "sha1= and hex of HMAC-SHA1 over the body, keyed with the client secret.",
      sureness: "likely",
      source: listing,
    },
    { subject: "events", statement: "Five topics, named in topic.", sureness: "likely", source: listing },
    madeUpPayloads,
    {
      subject: "event id",
      statement: "id of the notification is the key against duplicates.",
      sureness: "likely",
      source: listing,
    },
    ...notFound(docs, "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
