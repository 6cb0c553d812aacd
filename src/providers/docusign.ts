// DocuSign Connect: HMAC-SHA256 over the body, one header for each active key.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://developers.docusign.com/platform/webhooks/connect";
const model = "https://developers.docusign.com/platform/webhooks/connect/json-sim-event-model";

/** DocuSign as data. @see https://developers.docusign.com/platform/webhooks/connect */
export const docusign: Provider = {
  id: "docusign",
  name: "DocuSign",
  docs,
  events: [
    {
      name: "envelope-completed",
      payload: {
        file: "docusign/envelope-completed.json",
        sureness: "synthetic",
        note: "A short message in the JSON SIM shape; all values are made up.",
        fresh: [
          { pointer: "/data/envelopeId", kind: "uuid" },
          { pointer: "/generatedDateTime", kind: "iso-7" },
        ],
      },
    },
    { name: "envelope-sent" },
    { name: "envelope-delivered" },
    { name: "envelope-declined" },
    { name: "envelope-voided" },
    { name: "recipient-completed" },
  ],
  eventPointer: "/event",
  schemes: [
    {
      id: "hmac",
      label: "HMAC-SHA256 over the body, base64, in X-DocuSign-Signature-1 to -100",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{body}"],
      encodings: ["base64"],
      location: { header: "X-DocuSign-Signature-1", numberedTo: 100 },
    },
  ],
  recognition: { headers: ["X-DocuSign-Signature-1", "X-DocuSign-Signature-2"], body: [] },
  headers: [],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "Base64 of HMAC-SHA256 over the body, in one numbered header for each active key.",
      sureness: "published",
      source: `${docs} and github.com/hookdeck/webhook-skills`,
    },
    {
      subject: "events",
      statement: "event names the event (envelope-sent is the page's example); the others are from general knowledge.",
      sureness: "likely",
      source: model,
    },
    madeUpPayloads,
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
