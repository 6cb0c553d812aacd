// Veriff (identity checks): HMAC-SHA256 over the body, hex, in one of two header names.

import type { Provider } from "../core/provider.ts";
import type { HmacScheme } from "../core/signing/scheme.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://devdocs.veriff.com/docs/webhooks-guide";
const faq = "https://devdocs.veriff.com/docs/general-faq";

const signature: HmacScheme = {
  id: "hmac",
  label: "HMAC-SHA256 over the body, hex, in X-HMAC-SIGNATURE",
  type: "hmac",
  algorithm: "sha256",
  key: { encoding: "utf8" },
  messages: ["{body}"],
  encodings: ["hex"],
  location: { header: "X-HMAC-SIGNATURE" },
};

/** Veriff as data. @see https://devdocs.veriff.com/docs/webhooks-guide */
export const veriff: Provider = {
  id: "veriff",
  name: "Veriff",
  docs,
  events: [
    {
      name: "submitted",
      description: "The end user has submitted the session (event webhook).",
      payload: {
        file: "veriff/submitted.json",
        sureness: "synthetic",
        note: "Shape from general knowledge of the documentation; all values are made up.",
        fresh: [{ pointer: "/id", kind: "uuid" }],
      },
    },
    { name: "started", description: "The end user has started the session (event webhook)." },
    {
      name: "decision",
      description: "A session has its decision (decision webhook). The name is hookdev's own.",
      payload: {
        file: "veriff/decision.json",
        sureness: "synthetic",
        note: "Shape from general knowledge of the documentation, shortened; all values are made up.",
        fresh: [{ pointer: "/verification/id", kind: "uuid" }],
      },
    },
  ],
  eventPointer: "/action",
  schemes: [
    signature,
    {
      ...signature,
      id: "vrf",
      label: "HMAC-SHA256 over the body, hex, in VRF-HMAC-SIGNATURE",
      location: { header: "VRF-HMAC-SIGNATURE" },
    },
  ],
  recognition: { headers: ["X-HMAC-SIGNATURE", "VRF-HMAC-SIGNATURE", "X-AUTH-CLIENT"], body: [] },
  headers: ["X-AUTH-CLIENT", "8e4f0f4c-8b1d-4d4e-9a53-6a1c5f0d2b77"],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "Hex of HMAC-SHA256 over the body of a POST, keyed with the shared secret's text.",
      sureness: "published",
      source: faq,
    },
    {
      subject: "authenticity",
      statement: "The header is X-HMAC-SIGNATURE or VRF-HMAC-SIGNATURE, beside X-AUTH-CLIENT.",
      sureness: "published",
      source: docs,
    },
    {
      subject: "events",
      statement:
        "The event webhook tells the change from started to submitted; the decision webhook carries no event name.",
      sureness: "published",
      source: "https://devdocs.veriff.com/docs/event-webhook",
    },
    madeUpPayloads,
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
