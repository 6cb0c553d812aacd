// Zoom: HMAC-SHA256 over version, time and body; asks again and again whether the receiver knows the secret.

import type { Provider } from "../core/provider.ts";
import { zoomChallenge } from "../core/signing/known-challenges.ts";
import { madeUpPayloads, notFound, toleranceNotFound } from "./shared-facts.ts";

const docs = "https://developers.zoom.us/docs/api/webhooks/";
const delays = "https://developers.zoom.us/blog/webhook-delays";
const listing = "github.com/hookdeck/webhook-skills, zoom-webhooks (a third party's listing)";

/** Zoom as data. @see https://developers.zoom.us/docs/api/webhooks/ */
export const zoom: Provider = {
  id: "zoom",
  name: "Zoom",
  docs,
  events: [
    {
      name: "meeting.started",
      payload: {
        file: "zoom/meeting.started.json",
        sureness: "synthetic",
        note: "Envelope after a third party's listing; all values are made up.",
        fresh: [
          { pointer: "/payload/object/id", kind: "digits" },
          { pointer: "/event_ts", kind: "epoch-ms" },
        ],
      },
    },
    {
      name: "endpoint.url_validation",
      description: "Zoom asks whether the receiver knows the secret; answer within 3 s.",
      payload: {
        file: "zoom/endpoint.url_validation.json",
        sureness: "synthetic",
        note: "Shape after a third party's listing; all values are made up.",
        fresh: [
          { pointer: "/payload/plainToken", kind: "id" },
          { pointer: "/event_ts", kind: "epoch-ms" },
        ],
      },
    },
    { name: "meeting.ended" },
    { name: "meeting.participant_joined" },
    { name: "meeting.participant_left" },
    { name: "recording.completed" },
  ],
  eventPointer: "/event",
  schemes: [
    {
      id: "v0",
      label: "HMAC-SHA256 over v0, time and body, hex, in x-zm-signature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["v0:{timestamp}:{body}"],
      encodings: ["hex"],
      prefix: "v0=",
      timestamp: { header: "x-zm-request-timestamp", unit: "s" },
      location: { header: "x-zm-signature" },
    },
  ],
  recognition: { headers: ["x-zm-signature", "x-zm-request-timestamp"], body: [] },
  headers: [],
  challenges: [zoomChallenge],
  retry: {
    success: "2xx",
    successPublished: true,
    attempts: 4,
    delaysSeconds: [300, 1200, 3600],
    from: "previous-attempt",
  },
  facts: [
    {
      subject: "authenticity",
      statement:
        "v0= and hex of HMAC-SHA256 over v0:{timestamp}:{body}; the URL is checked by a challenge, again every 72 h.",
      sureness: "published",
      source: "https://developers.zoom.us and github.com/hookdeck/webhook-skills",
    },
    toleranceNotFound(docs),
    { subject: "events", statement: "Six events, named in event.", sureness: "likely", source: listing },
    madeUpPayloads,
    { subject: "success", statement: "200 or 204 (later on the page: 2XX).", sureness: "published", source: delays },
    { subject: "retry attempts", statement: "Three retries.", sureness: "published", source: delays },
    {
      subject: "retry schedule",
      statement: "5 min after the first attempt, then 20 and 60 min after the one before.",
      sureness: "published",
      source: delays,
    },
    { subject: "timeout", statement: "3 s.", sureness: "published", source: delays },
    ...notFound(docs, "event id", "source addresses"),
  ],
};
