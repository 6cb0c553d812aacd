// Typeform: HMAC-SHA256 over the body, base64 behind sha256=.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://www.typeform.com/developers/webhooks/";

/** Typeform as data. @see https://www.typeform.com/developers/webhooks/ */
export const typeform: Provider = {
  id: "typeform",
  name: "Typeform",
  docs,
  events: [
    {
      name: "form_response",
      description: "Somebody has answered a form.",
      payload: {
        file: "typeform/form_response.json",
        sureness: "synthetic",
        note: "A short answer in the published shape; all values are made up.",
        fresh: [
          { pointer: "/event_id", kind: "id" },
          { pointer: "/form_response/submitted_at", kind: "iso-ms" },
        ],
      },
    },
  ],
  eventPointer: "/event_type",
  eventIdPointer: "/event_id",
  schemes: [
    {
      id: "sha256",
      label: "HMAC-SHA256 over the body, base64 behind sha256=, in Typeform-Signature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{body}"],
      encodings: ["base64"],
      prefix: "sha256=",
      location: { header: "Typeform-Signature" },
    },
  ],
  recognition: { headers: ["Typeform-Signature"], body: [] },
  headers: [],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "sha256= and base64 (not hex) of HMAC-SHA256 over the body.",
      sureness: "published",
      source: `${docs} and github.com/hookdeck/webhook-skills`,
    },
    {
      subject: "events",
      statement: "form_response.",
      sureness: "likely",
      source: "https://azure.github.io/Connectors-NodeJS-SDK (quotes Typeform's schema)",
    },
    madeUpPayloads,
    {
      subject: "event id",
      statement: "event_id is given by Typeform to each webhook.",
      sureness: "likely",
      source: "https://azure.github.io/Connectors-NodeJS-SDK (quotes Typeform's schema)",
    },
    ...notFound(docs, "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
