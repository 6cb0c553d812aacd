// PayPal: RSA over transmission id, time, the webhook's id and a checksum of the body.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound, toleranceNotFound } from "./shared-facts.ts";

const docs = "https://developer.paypal.com/api/rest/webhooks";
const sdk = "github.com/paypal/PayPal-Python-SDK at commit 0d704e7";
const listing = "github.com/hookdeck/webhook-skills, paypal-webhooks (a third party's listing)";

/** PayPal as data. @see https://developer.paypal.com/api/rest/webhooks */
export const paypal: Provider = {
  id: "paypal",
  name: "PayPal",
  docs,
  events: [
    {
      name: "PAYMENT.CAPTURE.COMPLETED",
      payload: {
        file: "paypal/PAYMENT.CAPTURE.COMPLETED.json",
        sureness: "synthetic",
        note: "Shape after a third party's listing; all values are made up.",
        fresh: [
          { pointer: "/id", kind: "id" },
          { pointer: "/create_time", kind: "iso-ms" },
        ],
      },
    },
    { name: "PAYMENT.CAPTURE.DENIED" },
    { name: "PAYMENT.CAPTURE.REFUNDED" },
    { name: "CHECKOUT.ORDER.APPROVED" },
    { name: "BILLING.SUBSCRIPTION.CREATED" },
    { name: "CUSTOMER.DISPUTE.CREATED" },
  ],
  eventPointer: "/event_type",
  eventIdPointer: "/id",
  schemes: [
    {
      id: "rsa",
      label: "RSA with SHA-256 over id, time, webhook id and CRC-32 of the body, base64, in PayPal-Transmission-Sig",
      type: "rsa-pkcs1",
      // The label in front of the key is the id of your webhook.
      publicKey: { format: "pem", labelled: true },
      messages: ["{id}|{timestamp}|{label}|{body|crc32}"],
      encodings: ["base64"],
      timestamp: { header: "PayPal-Transmission-Time", unit: "iso" },
      idHeader: "PayPal-Transmission-Id",
      location: { header: "PayPal-Transmission-Sig" },
      unconfirmed:
        "The key is your webhook's id, a space, and the certificate behind PayPal-Cert-Url, which hookdev neither fetches nor checks.",
    },
  ],
  recognition: {
    headers: [
      "PayPal-Transmission-Id",
      "PayPal-Transmission-Time",
      "PayPal-Transmission-Sig",
      "PayPal-Cert-Url",
      "PayPal-Auth-Algo",
    ],
    body: [],
  },
  headers: ["PayPal-Auth-Algo", "SHA256withRSA"],
  retry: {
    success: "2xx",
    successPublished: false,
    notes: ["A third party's listing says up to three days, with exponential back-off."],
  },
  facts: [
    {
      subject: "authenticity",
      statement:
        "RSA PKCS#1 with SHA-256 over {transmission id}|{time}|{webhook id}|{CRC-32 of the body in decimal}; the webhook id is in no request.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "authenticity",
      statement: "The certificate's chain and its owner have to be checked; PayPal-Cert-Url names it.",
      sureness: "published",
      source: sdk,
    },
    toleranceNotFound(docs),
    { subject: "events", statement: "Six events, named in event_type.", sureness: "likely", source: listing },
    madeUpPayloads,
    { subject: "event id", statement: "id is the event's.", sureness: "likely", source: listing },
    ...notFound(docs, "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
