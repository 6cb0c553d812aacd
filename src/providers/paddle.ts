// Paddle (billing): HMAC-SHA256 over time and body, five seconds of tolerance.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://developer.paddle.com/webhooks/about/how-webhooks-work";
const delivery = "https://developer.paddle.com/webhooks/about/respond-to-webhooks";
const sdk = "github.com/PaddleHQ/paddle-node-sdk at commit b8ee4b1";

/** Paddle as data. @see https://developer.paddle.com/webhooks/about/how-webhooks-work */
export const paddle: Provider = {
  id: "paddle",
  name: "Paddle",
  docs,
  events: [
    {
      name: "transaction.completed",
      payload: {
        file: "paddle/transaction.completed.json",
        sureness: "synthetic",
        note: "The published envelope with a short transaction; all values are made up.",
        fresh: [
          { pointer: "/event_id", kind: "id" },
          { pointer: "/notification_id", kind: "id" },
          { pointer: "/occurred_at", kind: "iso-ms" },
        ],
      },
    },
    { name: "transaction.paid" },
    { name: "subscription.created" },
    { name: "subscription.updated" },
    { name: "subscription.canceled" },
  ],
  eventPointer: "/event_type",
  eventIdPointer: "/event_id",
  schemes: [
    {
      id: "h1",
      label: "HMAC-SHA256 over time and body, hex, in Paddle-Signature as h1",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{timestamp}:{body}"],
      encodings: ["hex"],
      container: { style: "pairs", separator: ";", signatureKey: "h1" },
      timestamp: { pair: "ts", unit: "s", toleranceSeconds: 5, pastOnly: true },
      location: { header: "Paddle-Signature" },
    },
  ],
  recognition: { headers: ["Paddle-Signature"], body: [] },
  headers: [],
  retry: {
    success: "200",
    successPublished: true,
    attempts: 61,
    notes: ["60 retries within three days (live accounts; sandbox: 3 within 15 minutes), with exponential back-off."],
  },
  facts: [
    {
      subject: "authenticity",
      statement: "ts=…;h1=…: hex of HMAC-SHA256 over {ts}:{body}; the SDK accepts 5 s, only of the past.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "events",
      statement: "subscription.canceled is named; the others are from general knowledge.",
      sureness: "likely",
      source: `${delivery}; the list is at https://developer.paddle.com/webhooks`,
    },
    madeUpPayloads,
    { subject: "event id", statement: "event_id is the key against duplicates.", sureness: "published", source: docs },
    { subject: "success", statement: "HTTP 200.", sureness: "published", source: delivery },
    {
      subject: "retry attempts",
      statement: "Up to 60 retries for live accounts.",
      sureness: "published",
      source: delivery,
    },
    {
      subject: "retry schedule",
      statement: "Over three days, with exponential back-off.",
      sureness: "published",
      source: delivery,
    },
    { subject: "timeout", statement: "5 s.", sureness: "published", source: delivery },
    {
      subject: "source addresses",
      statement: "Paddle publishes lists for sandbox and live.",
      sureness: "published",
      source: delivery,
    },
    ...notFound(docs, "retry schedule"),
  ],
};
