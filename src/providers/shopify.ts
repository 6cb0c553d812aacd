// Shopify: HMAC-SHA256 over the body, base64; the topic stands in a header.

import type { Provider } from "../core/provider.ts";
import type { HmacScheme } from "../core/signing/scheme.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://shopify.dev/docs/apps/build/webhooks";
const sdk = "github.com/Shopify/shopify-api-ruby at commit 4eca719d";
const retries = "https://shopify.dev/changelog/updates-to-webhook-retry-mechanism";

const signature: HmacScheme = {
  id: "hmac",
  label: "HMAC-SHA256 over the body, base64, in X-Shopify-Hmac-Sha256",
  type: "hmac",
  algorithm: "sha256",
  key: { encoding: "utf8" },
  messages: ["{body}"],
  encodings: ["base64"],
  location: { header: "X-Shopify-Hmac-Sha256" },
};

/** Shopify as data. @see https://shopify.dev/docs/apps/build/webhooks */
export const shopify: Provider = {
  id: "shopify",
  name: "Shopify",
  docs,
  events: [
    {
      name: "orders/create",
      payload: {
        file: "shopify/orders-create.json",
        sureness: "synthetic",
        note: "A few of the many fields of an order; all values are made up.",
        fresh: [
          { pointer: "/id", kind: "digits" },
          { pointer: "/created_at", kind: "iso-ms" },
        ],
      },
    },
    { name: "orders/paid" },
    { name: "products/update" },
    { name: "customers/create" },
    { name: "app/uninstalled" },
  ],
  eventHeader: "X-Shopify-Topic",
  schemes: [
    signature,
    {
      ...signature,
      id: "hmac-newer",
      label: "HMAC-SHA256 over the body, base64, in shopify-hmac-sha256 (newer name)",
      location: { header: "shopify-hmac-sha256" },
    },
  ],
  recognition: {
    headers: [
      "X-Shopify-Hmac-Sha256",
      "X-Shopify-Topic",
      "X-Shopify-Shop-Domain",
      "X-Shopify-Webhook-Id",
      "shopify-hmac-sha256",
    ],
    body: [],
  },
  headers: [
    "X-Shopify-Shop-Domain",
    "shop.example.com",
    "X-Shopify-Webhook-Id",
    "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
    "X-Shopify-API-Version",
    "2026-01",
  ],
  retry: {
    success: "2xx",
    successPublished: false,
    attempts: 9,
    notes: ["Eight retries within four hours, at growing intervals."],
  },
  facts: [
    {
      subject: "authenticity",
      statement: "Base64 of HMAC-SHA256 over the body, keyed with the app's client secret.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "events",
      statement: "X-Shopify-Topic names the topic; the five listed are from general knowledge.",
      sureness: "likely",
      source: `${sdk}; the list is at https://shopify.dev/docs/api/webhooks`,
    },
    madeUpPayloads,
    {
      subject: "headers",
      statement: "X-Shopify-Topic, -Shop-Domain, -Webhook-Id and -API-Version.",
      sureness: "published",
      source: sdk,
    },
    { subject: "retry attempts", statement: "Eight retries.", sureness: "published", source: retries },
    {
      subject: "retry schedule",
      statement: "Within four hours, with exponential back-off.",
      sureness: "published",
      source: retries,
    },
    ...notFound(docs, "event id", "success", "retry schedule", "timeout", "source addresses"),
  ],
};
