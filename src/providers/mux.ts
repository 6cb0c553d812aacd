// Mux (video): HMAC-SHA256 over time and body, written as Stripe writes it.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://www.mux.com/docs/core/listen-for-webhooks";
const sdk = "github.com/muxinc/mux-node-sdk at commit 4fdc0154^";

/** Mux as data. @see https://www.mux.com/docs/core/listen-for-webhooks */
export const mux: Provider = {
  id: "mux",
  name: "Mux",
  docs,
  events: [
    {
      name: "video.asset.ready",
      payload: {
        file: "mux/video.asset.ready.json",
        sureness: "synthetic",
        note: "A few fields of the published shape; all values are made up.",
        fresh: [
          { pointer: "/id", kind: "uuid" },
          { pointer: "/created_at", kind: "iso-ms" },
        ],
      },
    },
    { name: "video.asset.created" },
    { name: "video.asset.errored" },
    { name: "video.asset.deleted" },
    { name: "video.live_stream.active" },
  ],
  eventPointer: "/type",
  eventIdPointer: "/id",
  schemes: [
    {
      id: "v1",
      label: "HMAC-SHA256 over time and body, hex, in Mux-Signature as v1",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{timestamp}.{body}"],
      encodings: ["hex"],
      container: { style: "pairs", separator: ",", signatureKey: "v1" },
      timestamp: { pair: "t", unit: "s", toleranceSeconds: 300 },
      location: { header: "Mux-Signature" },
    },
  ],
  recognition: { headers: ["Mux-Signature"], body: [] },
  headers: [],
  retry: { success: "2xx", successPublished: true, notes: ["Mux tries for 24 hours, at growing intervals."] },
  facts: [
    {
      subject: "authenticity",
      statement: "t=…,v1=…: hex of HMAC-SHA256 over {t}.{body}; 300 s.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "events",
      statement: "video.asset.created and many more; the others listed are from general knowledge.",
      sureness: "likely",
      source: "https://www.mux.com/webhook-spec.json",
    },
    madeUpPayloads,
    {
      subject: "event id",
      statement: "id is the event's.",
      sureness: "likely",
      source: "https://www.mux.com/webhook-spec.json",
    },
    { subject: "success", statement: "Any 2xx.", sureness: "published", source: docs },
    { subject: "retry schedule", statement: "24 hours, at growing intervals.", sureness: "published", source: docs },
    ...notFound(docs, "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
