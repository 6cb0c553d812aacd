// Discord (webhook events and interactions): Ed25519 over time and body.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound, toleranceNotFound } from "./shared-facts.ts";

const docs = "https://docs.discord.com/developers/events/webhook-events";
const sdk = "github.com/discord/discord-interactions-js at commit ed17947";

/** Discord as data. @see https://docs.discord.com/developers/events/webhook-events */
export const discord: Provider = {
  id: "discord",
  name: "Discord",
  docs,
  events: [
    {
      name: "APPLICATION_AUTHORIZED",
      description: "A user or server has authorised the app.",
      payload: {
        file: "discord/APPLICATION_AUTHORIZED.json",
        sureness: "synthetic",
        note: "Shape from general knowledge of the documentation; all values are made up.",
        fresh: [{ pointer: "/event/data/user/id", kind: "digits" }],
      },
    },
    { name: "APPLICATION_DEAUTHORIZED" },
    { name: "ENTITLEMENT_CREATE" },
    { name: "QUEST_USER_ENROLLMENT" },
  ],
  eventPointer: "/event/type",
  schemes: [
    {
      id: "ed25519",
      label: "Ed25519 over time and body, hex, in X-Signature-Ed25519",
      type: "ed25519",
      publicKey: { format: "raw-hex" },
      messages: ["{timestamp}{body}"],
      encodings: ["hex"],
      timestamp: { header: "X-Signature-Timestamp", unit: "s" },
      location: { header: "X-Signature-Ed25519" },
    },
  ],
  recognition: { headers: ["X-Signature-Ed25519", "X-Signature-Timestamp"], body: [] },
  headers: [],
  retry: {
    success: "2xx",
    successPublished: false,
    notes: ["Discord also sends forged requests, which have to be answered with 401."],
  },
  facts: [
    {
      subject: "authenticity",
      statement: "Hex of Ed25519 over {timestamp}{body}; the public key is the application's, in hex.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "authenticity",
      statement: "A PING (type 0) and a request with a forged signature check the URL.",
      sureness: "published",
      source: docs,
    },
    toleranceNotFound(docs),
    {
      subject: "events",
      statement: "Four events, named in event.type.",
      sureness: "published",
      source: "https://www.mintlify.com/discord/discord-interactions-js/guides/webhook-events",
    },
    madeUpPayloads,
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
