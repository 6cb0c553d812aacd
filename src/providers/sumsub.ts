// Sumsub (identity checks): HMAC over the body, hex; another header names the algorithm.

import type { Provider } from "../core/provider.ts";
import type { HmacScheme } from "../core/signing/scheme.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://docs.sumsub.com/docs/webhooks";
const manager = "https://docs.sumsub.com/docs/webhook-manager";
const types = "https://docs.sumsub.com/lang-zh_CN/docs/webhook-types";

const digest: HmacScheme = {
  id: "sha256",
  label: "HMAC-SHA256 over the body, hex, in X-Payload-Digest",
  type: "hmac",
  algorithm: "sha256",
  key: { encoding: "utf8" },
  messages: ["{body}"],
  encodings: ["hex"],
  location: { header: "X-Payload-Digest" },
};

/** Sumsub as data. @see https://docs.sumsub.com/docs/webhooks */
export const sumsub: Provider = {
  id: "sumsub",
  name: "Sumsub",
  docs,
  events: [
    {
      name: "applicantReviewed",
      description: "The verification is complete.",
      payload: {
        file: "sumsub/applicantReviewed.json",
        sureness: "synthetic",
        note: "Shape as public code quotes it; all values are made up.",
        fresh: [
          { pointer: "/applicantId", kind: "id" },
          { pointer: "/correlationId", kind: "uuid" },
        ],
      },
    },
    { name: "applicantCreated", description: "An applicant is created." },
    { name: "applicantPending", description: "The documents are uploaded." },
    { name: "applicantOnHold", description: "Processing is put on hold." },
    { name: "applicantReset", description: "The applicant was reset." },
  ],
  eventPointer: "/type",
  schemes: [
    digest,
    { ...digest, id: "sha512", label: "HMAC-SHA512 over the body, hex, in X-Payload-Digest", algorithm: "sha512" },
  ],
  recognition: { headers: ["X-Payload-Digest", "X-Payload-Digest-Alg"], body: [] },
  headers: [],
  retry: {
    success: "2xx",
    successPublished: false,
    attempts: 5,
    delaysSeconds: [300, 3600, 18_000, 64_800],
    notes: [
      "Not published what the hours and minutes count from.",
      "Webhooks of applicant actions are sent again after 30 s, 30 s, 1 min and 5 min instead.",
      "Sumsub sends to https endpoints only.",
    ],
  },
  facts: [
    {
      subject: "authenticity",
      statement: "HMAC over the body with SHA-256 (the default) or SHA-512, in hex.",
      sureness: "published",
      source: manager,
    },
    {
      subject: "authenticity",
      statement:
        "The names X-Payload-Digest and X-Payload-Digest-Alg (HMAC_SHA256_HEX) are from general knowledge; public code reads them so.",
      sureness: "likely",
      source: docs,
    },
    { subject: "events", statement: "Five webhook types of user verification.", sureness: "published", source: types },
    madeUpPayloads,
    { subject: "retry attempts", statement: "Four retries.", sureness: "published", source: manager },
    { subject: "retry schedule", statement: "After 5 min, 1 h, 5 h and 18 h.", sureness: "published", source: manager },
    { subject: "timeout", statement: "5 s.", sureness: "published", source: manager },
    ...notFound(docs, "event id", "success", "retry schedule", "source addresses"),
  ],
};
