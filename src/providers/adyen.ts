// Adyen: payment notifications carry the signature in each item of the body; platform webhooks in a header.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://docs.adyen.com/development-resources/webhooks";
const sdk = "github.com/Adyen/adyen-node-api-library at commit 3b84a188";
const listing = "github.com/hookdeck/webhook-skills, adyen-webhooks (a third party's listing)";

/** What is signed of a payment notification, below the item. */
const signedFields =
  "{json?:/NotificationRequestItem/pspReference}:{json?:/NotificationRequestItem/originalReference}:" +
  "{json?:/NotificationRequestItem/merchantAccountCode}:{json?:/NotificationRequestItem/merchantReference}:" +
  "{json?:/NotificationRequestItem/amount/value}:{json?:/NotificationRequestItem/amount/currency}:" +
  "{json?:/NotificationRequestItem/eventCode}:{json?:/NotificationRequestItem/success}";

/** Adyen as data. @see https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures */
export const adyen: Provider = {
  id: "adyen",
  name: "Adyen",
  docs,
  events: [
    {
      name: "AUTHORISATION",
      payload: {
        file: "adyen/AUTHORISATION.json",
        sureness: "synthetic",
        note: "Shape after a third party's listing; all values are made up; signing puts the signature in.",
        fresh: [{ pointer: "/notificationItems/0/NotificationRequestItem/pspReference", kind: "digits" }],
      },
    },
    { name: "CAPTURE" },
    { name: "CANCELLATION" },
    { name: "REFUND" },
    { name: "CHARGEBACK" },
    { name: "REPORT_AVAILABLE" },
  ],
  // Of a batch, the first item.
  eventPointer: "/notificationItems/0/NotificationRequestItem/eventCode",
  schemes: [
    {
      id: "payments",
      label: "HMAC-SHA256 over eight fields of each item, base64, in additionalData.hmacSignature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "hex" },
      messages: [signedFields],
      encodings: ["base64"],
      location: { forEach: "/notificationItems", json: "/NotificationRequestItem/additionalData/hmacSignature" },
    },
    {
      id: "platform",
      label: "HMAC-SHA256 over the body, base64, in HmacSignature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "hex" },
      messages: ["{body}"],
      encodings: ["base64"],
      location: { header: "HmacSignature" },
    },
  ],
  recognition: { headers: ["HmacSignature"], body: ["/notificationItems/0/NotificationRequestItem"] },
  headers: [],
  retry: {
    success: "200",
    successPublished: false,
    notes: ["A third party's listing says that the answer has to be 200 with the body [accepted]."],
  },
  facts: [
    {
      subject: "authenticity",
      statement:
        "Payments: base64 of HMAC-SHA256 with a hex key over eight fields joined by colons; a missing one is empty; the rest of the body is unsigned.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "authenticity",
      statement:
        "Platform: base64 of HMAC-SHA256 with a hex key over the body, in HmacSignature, beside the header Protocol.",
      sureness: "published",
      source: sdk,
    },
    { subject: "events", statement: "Six event codes of payments.", sureness: "likely", source: listing },
    madeUpPayloads,
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
