// Svix: Standard Webhooks under its own header names; also what Clerk, Resend and many others send through it.

import type { EventType, Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";
import { standardWebhooksEd25519, standardWebhooksHmac, svixHmac } from "./standard-webhooks-schemes.ts";

const docs = "https://docs.svix.com";
const retries = "https://docs.svix.com/retries";
const sdk = "github.com/svix/svix-webhooks at commit 4fc0cfb8b";

const events: readonly EventType[] = [
  {
    name: "message.attempt.exhausted",
    description: "All attempts of a message have failed (Svix's own operational webhook).",
    payload: {
      file: "svix/message.attempt.exhausted.json",
      sureness: "synthetic",
      note: "Shape after the SDK's MessageAttemptExhaustedEvent; all values are made up.",
      fresh: [
        { pointer: "/data/msgId", kind: "id" },
        { pointer: "/data/lastAttempt/timestamp", kind: "iso-ms" },
      ],
    },
  },
  { name: "message.attempt.failing", description: "A message has failed four times." },
  { name: "endpoint.disabled", description: "An endpoint was disabled after days of failures." },
];

/** Svix as data. @see https://docs.svix.com/receiving/verifying-payloads/how-manual */
export const svix: Provider = {
  id: "svix",
  name: "Svix",
  docs,
  events,
  eventPointer: "/type",
  schemes: [
    svixHmac,
    {
      ...standardWebhooksEd25519,
      label: "Ed25519 over id, time and body, base64, in svix-signature as v1a",
      timestamp: { header: "svix-timestamp", unit: "s", toleranceSeconds: 300 },
      idHeader: "svix-id",
      location: { header: "svix-signature" },
    },
    { ...standardWebhooksHmac, id: "standard" },
  ],
  recognition: { headers: ["svix-id", "svix-timestamp", "svix-signature"], body: [], shared: true },
  headers: [],
  retry: {
    success: "2xx",
    successPublished: true,
    attempts: 8,
    delaysSeconds: [5, 300, 1800, 7200, 18_000, 36_000, 36_000],
    from: "previous-attempt",
    notes: ["An endpoint that fails for five days is disabled."],
  },
  facts: [
    {
      subject: "authenticity",
      statement: "As Standard Webhooks, in svix-id, svix-timestamp and svix-signature; webhook-… is accepted too.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "events",
      statement: "message.attempt.exhausted and endpoint.disabled, among others.",
      sureness: "published",
      source: `${retries}; ${sdk}`,
    },
    madeUpPayloads,
    { subject: "success", statement: "Any 2xx; redirects are failures.", sureness: "published", source: retries },
    { subject: "retry attempts", statement: "Eight attempts.", sureness: "published", source: retries },
    {
      subject: "retry schedule",
      statement: "5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h after the attempt before.",
      sureness: "published",
      source: retries,
    },
    { subject: "timeout", statement: "15 s.", sureness: "published", source: retries },
    ...notFound(docs, "event id", "source addresses"),
  ],
};
