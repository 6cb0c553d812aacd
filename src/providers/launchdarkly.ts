// LaunchDarkly: HMAC-SHA256 over the body; what is sent is an entry of the audit log.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://launchdarkly.com/docs/home/infrastructure/webhooks";
const api = "https://launchdarkly.com/docs/api/webhooks";

/** LaunchDarkly as data. @see https://launchdarkly.com/docs/home/infrastructure/webhooks */
export const launchdarkly: Provider = {
  id: "launchdarkly",
  name: "LaunchDarkly",
  docs,
  events: [
    {
      name: "flag",
      description: "Something about a feature flag changed.",
      payload: {
        file: "launchdarkly/flag.json",
        sureness: "synthetic",
        note: "A few fields of an entry of the audit log; all values are made up.",
        fresh: [
          { pointer: "/_id", kind: "id" },
          { pointer: "/date", kind: "epoch-ms" },
        ],
      },
    },
    { name: "environment" },
    { name: "project" },
    { name: "segment" },
    { name: "member" },
  ],
  eventPointer: "/kind",
  schemes: [
    {
      id: "hmac",
      label: "HMAC-SHA256 over the body, hex, in X-LD-Signature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{body}"],
      encodings: ["hex"],
      location: { header: "X-LD-Signature" },
    },
  ],
  recognition: { headers: ["X-LD-Signature"], body: [] },
  headers: [],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "With a secret, a webhook carries X-LD-Signature.",
      sureness: "published",
      source: docs,
    },
    {
      subject: "authenticity",
      statement: "That it is hex of HMAC-SHA256 over the body is from general knowledge, and public code reads it so.",
      sureness: "likely",
      source: docs,
    },
    {
      subject: "events",
      statement: "kind says what changed; the kinds listed are from general knowledge.",
      sureness: "likely",
      source: api,
    },
    { subject: "payloads", statement: "A payload is an entry of the audit log.", sureness: "published", source: api },
    madeUpPayloads,
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
