// The signature of Standard Webhooks, which Svix and its customers send under other header names.

import type { HmacScheme, KeyPairScheme } from "../core/signing/scheme.ts";

/** `v1`: HMAC-SHA256 with a `whsec_` secret. */
export const standardWebhooksHmac: HmacScheme = {
  id: "v1",
  label: "HMAC-SHA256 over id, time and body, base64, in webhook-signature as v1",
  type: "hmac",
  algorithm: "sha256",
  key: { encoding: "base64", stripPrefix: "whsec_" },
  messages: ["{id}.{timestamp}.{body}"],
  encodings: ["base64"],
  container: { style: "list", version: "v1" },
  timestamp: { header: "webhook-timestamp", unit: "s", toleranceSeconds: 300 },
  idHeader: "webhook-id",
  location: { header: "webhook-signature" },
};

/** `v1a`: Ed25519 with a `whsk_` and `whpk_` key pair. */
export const standardWebhooksEd25519: KeyPairScheme = {
  id: "v1a",
  label: "Ed25519 over id, time and body, base64, in webhook-signature as v1a",
  type: "ed25519",
  publicKey: { format: "raw-base64", stripPrefix: "whpk_", privatePrefix: "whsk_" },
  messages: ["{id}.{timestamp}.{body}"],
  encodings: ["base64"],
  container: { style: "list", version: "v1a" },
  timestamp: { header: "webhook-timestamp", unit: "s", toleranceSeconds: 300 },
  idHeader: "webhook-id",
  location: { header: "webhook-signature" },
};

/** The same `v1` under Svix's own header names. */
export const svixHmac: HmacScheme = {
  ...standardWebhooksHmac,
  label: "HMAC-SHA256 over id, time and body, base64, in svix-signature as v1",
  timestamp: { header: "svix-timestamp", unit: "s", toleranceSeconds: 300 },
  idHeader: "svix-id",
  location: { header: "svix-signature" },
};
