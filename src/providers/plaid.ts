// Plaid: a JWT (ES256) whose claims hold the body's SHA-256; the key is fetched by its id.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://plaid.com/docs/api/webhooks/";
const verification = "https://plaid.com/docs/api/webhooks/webhook-verification/";

/** Plaid as data. @see https://plaid.com/docs/api/webhooks/webhook-verification/ */
export const plaid: Provider = {
  id: "plaid",
  name: "Plaid",
  docs,
  events: [
    {
      name: "SYNC_UPDATES_AVAILABLE",
      payload: {
        file: "plaid/SYNC_UPDATES_AVAILABLE.json",
        sureness: "synthetic",
        note: "Indented by two spaces, as Plaid hashes it; all values are made up.",
        fresh: [{ pointer: "/item_id", kind: "id" }],
      },
    },
    { name: "DEFAULT_UPDATE" },
    { name: "PENDING_EXPIRATION" },
    { name: "NEW_ACCOUNTS_AVAILABLE" },
    { name: "STATUS_UPDATED" },
  ],
  eventPointer: "/webhook_code",
  schemes: [
    {
      id: "jwt",
      label: "ES256 JWT with the body's SHA-256, in Plaid-Verification",
      type: "jwt",
      algorithms: ["ES256"],
      publicKey: { format: "pem" },
      payload: "claims",
      bodySha256Claim: "request_body_sha256",
      toleranceSeconds: 300,
      keyId: "6c5516e1-92dc-479e-a8ff-5a51992e0001",
      location: { header: "Plaid-Verification" },
      unconfirmed:
        "The key is not fetched from Plaid: give the JWK of /webhook_verification_key/get for the token's kid.",
    },
  ],
  recognition: { headers: ["Plaid-Verification"], body: [] },
  headers: [],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement:
        "A JWT, ES256 only, with iat (at most 5 minutes old) and request_body_sha256 over the raw body; the key is fetched by kid.",
      sureness: "published",
      source: verification,
    },
    {
      subject: "events",
      statement: "Five codes in webhook_code, from general knowledge.",
      sureness: "likely",
      source: docs,
    },
    madeUpPayloads,
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
