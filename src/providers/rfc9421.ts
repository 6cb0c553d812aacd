// HTTP Message Signatures (RFC 9421): for senders that follow the standard and are nobody else here.

import type { Provider } from "../core/provider.ts";
import type { Rfc9421Scheme } from "../core/signing/scheme.ts";
import { notFound } from "./shared-facts.ts";

const docs = "https://www.rfc-editor.org/rfc/rfc9421";

const base = {
  type: "rfc9421",
  covers: ["@method", "@target-uri", "content-digest"],
  toleranceSeconds: 300,
  location: { header: "Signature" },
} as const;

const hmac: Rfc9421Scheme = {
  ...base,
  id: "hmac",
  label: "hmac-sha256 over method, URL and content digest, in Signature",
  algorithm: "hmac-sha256",
  key: { encoding: "base64" },
};

/** RFC 9421 as data. @see https://www.rfc-editor.org/rfc/rfc9421 */
export const rfc9421: Provider = {
  id: "rfc9421",
  name: "HTTP Message Signatures",
  docs,
  events: [
    {
      name: "test-request",
      description: "The RFC's own test request (Appendix B.2).",
      payload: {
        file: "rfc9421/test-request.json",
        sureness: "published",
        note: "The content of the RFC's test request.",
      },
    },
  ],
  schemes: [
    hmac,
    {
      ...base,
      id: "ed25519",
      label: "ed25519 over method, URL and content digest, in Signature",
      algorithm: "ed25519",
      publicKey: { format: "pem" },
    },
    {
      ...base,
      id: "ecdsa",
      label: "ecdsa-p256-sha256 over method, URL and content digest, in Signature",
      algorithm: "ecdsa-p256-sha256",
      publicKey: { format: "pem" },
    },
    {
      ...base,
      id: "rsa-pss",
      label: "rsa-pss-sha512 over method, URL and content digest, in Signature",
      algorithm: "rsa-pss-sha512",
      publicKey: { format: "pem" },
    },
  ],
  recognition: { headers: ["Signature-Input"], body: [], shared: true },
  headers: [],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "Signature-Input says what Signature covers; the body counts only where Content-Digest is covered.",
      sureness: "published",
      source: docs,
    },
    {
      subject: "authenticity",
      statement:
        "What a sender covers and how old a signature may be is its own choice: method, URL, content digest and 300 s are hookdev's.",
      sureness: "synthetic",
      source: "hookdev",
    },
    {
      subject: "events",
      statement: "No events: a signature says nothing about the body.",
      sureness: "published",
      source: docs,
    },
    {
      subject: "payloads",
      statement: "The content of the test request.",
      sureness: "published",
      source: `${docs}, Appendix B.2`,
    },
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
