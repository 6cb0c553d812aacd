// Amani (identity verification): HMAC-SHA256 in base64 over Python's json.dumps text, or a plain token.

import type { EventType, Fact, Provider } from "../core/provider.ts";

const overview = "https://documentation.amani.ai/documents/api/Webhooks/Overview";
const security = "https://documentation.amani.ai/documents/api/Webhooks/Security";
const searched = `not found in ${overview} nor in ${security}`;

/** The documentation only says that a body holds the profile information and the event details. */
function invented(name: string): EventType {
  return {
    name,
    payload: {
      file: `amani/${name}.json`,
      sureness: "synthetic",
      note: "Amani publishes no payload: the whole shape, every key included, is made up by hookdev. Written as Python's json.dumps does.",
      fresh: [
        { pointer: "/profile/id", kind: "uuid" },
        { pointer: "/created_at", kind: "iso-ms" },
      ],
    },
  };
}

const events: readonly EventType[] = [
  invented("profile_create"),
  invented("profile_update"),
  invented("profile_status_change"),
  invented("document_upload"),
  invented("document_delete"),
  invented("document_update"),
  invented("document_status_change"),
  invented("zip_file_create"),
  invented("video_call_status_change"),
  invented("profile_level_update"),
];

const facts: readonly Fact[] = [
  {
    subject: "authenticity",
    statement:
      "Webhook-Signature is base64 of the HMAC-SHA256, keyed with the secret token's text, of json.dumps(payload) in UTF-8.",
    sureness: "published",
    source: security,
  },
  {
    subject: "authenticity",
    statement: "Whether the body on the wire is that same json.dumps text; hookdev sends it so and verifies both.",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "authenticity",
    statement: "With signature_enabled false the secret token itself is sent in a request header.",
    sureness: "published",
    source: `${overview} (older stored version)`,
  },
  {
    subject: "authenticity",
    statement: "The name of the header that carries the plain token.",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "events",
    statement: "Ten event names, each off unless it is enabled.",
    sureness: "published",
    source: `${overview} (older stored version)`,
  },
  {
    subject: "events",
    statement: "The names in the newer API version (GET <base>/api/v2/events).",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "payloads",
    statement: "The shape of every payload file, the key event included, is made up.",
    sureness: "synthetic",
    source: "hookdev",
  },
  {
    subject: "payloads",
    statement: "The shape of the real bodies: only that they hold the profile information and the event details.",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "API",
    statement: "Newer version: many endpoints, each with a secret of its own, enabled_events and metadata.",
    sureness: "published",
    source: `${overview} (newer stored version)`,
  },
  {
    subject: "API",
    statement: "What the newer version's calls answer, and what refusals look like in both.",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "headers",
    statement: "An endpoint may have custom_headers that Amani sends along, so any header may arrive.",
    sureness: "published",
    source: `${overview} (newer stored version)`,
  },
  {
    subject: "event id",
    statement: "Whether anything stays the same over retries.",
    sureness: "unknown",
    source: searched,
  },
  { subject: "success", statement: "Which status codes count as received.", sureness: "unknown", source: searched },
  { subject: "retry attempts", statement: "How often a delivery is tried.", sureness: "unknown", source: searched },
  { subject: "retry schedule", statement: "When a delivery is tried again.", sureness: "unknown", source: searched },
  { subject: "timeout", statement: "How long Amani waits for an answer.", sureness: "unknown", source: searched },
  { subject: "source addresses", statement: "From where Amani sends.", sureness: "unknown", source: searched },
];

/** Amani as data. @see https://documentation.amani.ai/documents/api/Webhooks/Security */
export const amani: Provider = {
  id: "amani",
  name: "Amani",
  docs: overview,
  events,
  namesFirst: true,
  eventPointer: "/event",
  schemes: [
    {
      id: "signature",
      label: "HMAC-SHA256 over the body as Python's json.dumps writes it, base64, in Webhook-Signature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{body}", "{body|python-json}"],
      encodings: ["base64"],
      location: { header: "Webhook-Signature" },
    },
    {
      id: "token",
      label: "the secret token itself in a header (signature_enabled false)",
      type: "token",
      location: { header: { chosenBy: "unpublished" } },
      unconfirmed: "Amani does not publish which header carries the plain token: it has to be named.",
    },
  ],
  // The body's shape is not published, so only the header tells.
  recognition: { headers: ["Webhook-Signature"], body: [] },
  headers: [],
  retry: { success: "2xx", successPublished: false, notes: ["Amani publishes nothing about retries."] },
  facts,
};
