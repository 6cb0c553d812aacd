// Trello: HMAC-SHA1 over the body and the callback URL; a HEAD request checks the URL.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks";

/** Trello as data. @see https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks */
export const trello: Provider = {
  id: "trello",
  name: "Trello",
  docs,
  events: [
    {
      name: "updateCard",
      payload: {
        file: "trello/updateCard.json",
        sureness: "synthetic",
        note: "An action and a model with a few fields; all values are made up.",
        fresh: [
          { pointer: "/action/id", kind: "id" },
          { pointer: "/action/date", kind: "iso-ms" },
        ],
      },
    },
    { name: "createCard" },
    { name: "commentCard" },
    { name: "deleteCard" },
    { name: "addMemberToCard" },
  ],
  eventPointer: "/action/type",
  schemes: [
    {
      id: "sha1",
      label: "HMAC-SHA1 over body and callback URL, base64, in X-Trello-Webhook",
      type: "hmac",
      algorithm: "sha1",
      key: { encoding: "utf8" },
      messages: ["{body}{url}"],
      encodings: ["base64"],
      location: { header: "X-Trello-Webhook" },
    },
  ],
  recognition: { headers: ["X-Trello-Webhook"], body: [] },
  headers: [],
  // The HEAD request carries nothing that says Trello; the inbox answers every HEAD as it answers a GET.
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "Base64 of HMAC-SHA1 over the body and the callback URL as it was registered.",
      sureness: "published",
      source: `${docs} and github.com/hookdeck/webhook-skills`,
    },
    {
      subject: "authenticity",
      statement: "A HEAD request has to be answered with 200 before a webhook is created.",
      sureness: "published",
      source: docs,
    },
    {
      subject: "events",
      statement: "Five types of actions, from general knowledge.",
      sureness: "likely",
      source: `the list belongs to ${docs}`,
    },
    madeUpPayloads,
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
