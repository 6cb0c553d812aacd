// Standard Webhooks: the specification that many senders follow; a sender of its own where nobody else is recognised.

import type { Provider } from "../core/provider.ts";
import { notFound } from "./shared-facts.ts";
import { standardWebhooksEd25519, standardWebhooksHmac } from "./standard-webhooks-schemes.ts";

const spec = "github.com/standard-webhooks/standard-webhooks at commit 03f5f8c, spec/standard-webhooks.md";

/** Standard Webhooks as data. @see https://www.standardwebhooks.com */
export const standardWebhooks: Provider = {
  id: "standard-webhooks",
  name: "Standard Webhooks",
  docs: "https://www.standardwebhooks.com",
  events: [
    {
      name: "contact.created",
      description: "The specification's example.",
      payload: {
        file: "standard-webhooks/contact.created.json",
        sureness: "published",
        note: "The specification's minified example, as printed.",
        fresh: [{ pointer: "/data/id", kind: "uuid" }],
      },
    },
  ],
  eventPointer: "/type",
  schemes: [standardWebhooksHmac, standardWebhooksEd25519],
  recognition: { headers: ["webhook-id", "webhook-timestamp", "webhook-signature"], body: [], shared: true },
  headers: [],
  retry: {
    success: "2xx",
    successPublished: true,
    notes: ["Each sender has its own schedule; the specification's example goes on for three days."],
  },
  facts: [
    {
      subject: "authenticity",
      statement:
        "{id}.{timestamp}.{body} is signed with HMAC-SHA256 (v1) or Ed25519 (v1a); several signatures may follow.",
      sureness: "published",
      source: spec,
    },
    {
      subject: "authenticity",
      statement: "Its libraries accept 300 s in both directions.",
      sureness: "published",
      source: "github.com/standard-webhooks/standard-webhooks at commit b2fa7b8, libraries",
    },
    { subject: "events", statement: "Senders choose their own names.", sureness: "published", source: spec },
    { subject: "payloads", statement: "One example.", sureness: "published", source: spec },
    {
      subject: "event id",
      statement: "The header webhook-id stays the same over retries.",
      sureness: "published",
      source: spec,
    },
    {
      subject: "success",
      statement: "Any 2xx; a redirect is a failure, 410 ends the subscription.",
      sureness: "published",
      source: spec,
    },
    { subject: "timeout", statement: "15 to 30 s are recommended to senders.", sureness: "published", source: spec },
    ...notFound(
      spec.replace("github.com", "https://github.com"),
      "event id",
      "retry attempts",
      "retry schedule",
      "source addresses",
    ),
  ],
};
