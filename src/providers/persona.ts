// Persona (identity checks): HMAC-SHA256 over time and body; two groups of signatures while a secret is changed.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound, toleranceNotFound } from "./shared-facts.ts";

const docs = "https://docs.withpersona.com/webhooks";
const reference = "https://docs.withpersona.com/api-reference/webhooks";

/** Persona as data. @see https://docs.withpersona.com/webhooks */
export const persona: Provider = {
  id: "persona",
  name: "Persona",
  docs,
  events: [
    {
      name: "inquiry.approved",
      payload: {
        file: "persona/inquiry.approved.json",
        sureness: "synthetic",
        note: "A shortened event of the documented shape; all values are made up.",
        fresh: [
          { pointer: "/data/id", kind: "id" },
          { pointer: "/data/attributes/created-at", kind: "iso-ms" },
        ],
      },
    },
    { name: "inquiry.created" },
    { name: "inquiry.started" },
    { name: "inquiry.completed" },
    { name: "inquiry.declined" },
    { name: "inquiry.failed" },
    { name: "verification.submitted" },
  ],
  eventPointer: "/data/attributes/name",
  eventIdPointer: "/data/id",
  schemes: [
    {
      id: "v1",
      label: "HMAC-SHA256 over time and body, hex, in Persona-Signature as v1",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{timestamp}.{body}"],
      encodings: ["hex"],
      container: { style: "pairs", separator: ",", signatureKey: "v1", groups: true },
      timestamp: { pair: "t", unit: "s" },
      location: { header: "Persona-Signature" },
    },
  ],
  recognition: { headers: ["Persona-Signature", "Persona-Webhook-Attempts-Made"], body: [] },
  headers: ["Persona-Webhook-Attempts-Made", "1"],
  retry: { success: "2xx", successPublished: true },
  facts: [
    {
      subject: "authenticity",
      statement:
        "t=…,v1=…: hex of HMAC-SHA256 over {t}.{body}; two such groups with a space between while a secret is changed.",
      sureness: "published",
      source: `${docs} and github.com/hookdeck/webhook-skills`,
    },
    toleranceNotFound(docs),
    {
      subject: "events",
      statement: "Seven events, named in data.attributes.name.",
      sureness: "published",
      source: reference,
    },
    madeUpPayloads,
    { subject: "event id", statement: "data.id is the event's.", sureness: "likely", source: docs },
    {
      subject: "headers",
      statement: "Persona-Webhook-Attempts-Made, -Attempts-Left and -First-Attempted-At.",
      sureness: "published",
      source: reference,
    },
    {
      subject: "success",
      statement: "Any 2xx; every other status is tried again.",
      sureness: "published",
      source: reference,
    },
    ...notFound(docs, "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
