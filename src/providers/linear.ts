// Linear: HMAC-SHA256 over the body, which holds the time of sending.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://linear.app/developers/webhooks";
const sdk = "github.com/linear/linear at commit 8335e09a";
const listing = "github.com/hookdeck/webhook-skills, linear-webhooks (a third party's listing)";

/** Linear as data. @see https://linear.app/developers/webhooks */
export const linear: Provider = {
  id: "linear",
  name: "Linear",
  docs,
  events: [
    {
      name: "Issue",
      payload: {
        file: "linear/Issue.json",
        sureness: "synthetic",
        note: "A created issue, shape after a third party's listing; all values are made up.",
        fresh: [
          { pointer: "/data/id", kind: "uuid" },
          { pointer: "/createdAt", kind: "iso-ms" },
          { pointer: "/webhookTimestamp", kind: "epoch-ms" },
        ],
      },
    },
    { name: "Comment" },
    { name: "IssueLabel" },
    { name: "Project" },
    { name: "Cycle" },
  ],
  eventPointer: "/type",
  eventHeader: "Linear-Event",
  schemes: [
    {
      id: "hmac",
      label: "HMAC-SHA256 over the body, hex, in Linear-Signature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{body}"],
      encodings: ["hex"],
      timestamp: { json: "/webhookTimestamp", unit: "ms", toleranceSeconds: 60 },
      location: { header: "Linear-Signature" },
    },
  ],
  recognition: { headers: ["Linear-Signature", "Linear-Event", "Linear-Delivery"], body: [] },
  headers: ["Linear-Delivery", "234d1a4e-b617-4388-90fe-adc3633d6b72"],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "Hex of HMAC-SHA256 over the body; webhookTimestamp (ms) in it says how old it is.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "authenticity",
      statement: "Linear recommends to refuse what is more than a minute off.",
      sureness: "likely",
      source: listing,
    },
    {
      subject: "events",
      statement: "Linear-Event and type name what changed; five of them are listed.",
      sureness: "likely",
      source: listing,
    },
    madeUpPayloads,
    {
      subject: "headers",
      statement: "Linear-Delivery is a UUID of the delivery.",
      sureness: "likely",
      source: listing,
    },
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
