// OpenAI: Standard Webhooks; its SDK takes a secret without whsec_ as it stands.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";
import { standardWebhooksHmac } from "./standard-webhooks-schemes.ts";

const docs = "https://platform.openai.com/docs/guides/webhooks";
const listing = "github.com/hookdeck/webhook-skills, openai-webhooks (a third party's listing)";

/** OpenAI as data. @see https://platform.openai.com/docs/guides/webhooks */
export const openai: Provider = {
  id: "openai",
  name: "OpenAI",
  docs,
  events: [
    {
      name: "response.completed",
      description: "A background response is complete.",
      payload: {
        file: "openai/response.completed.json",
        sureness: "synthetic",
        note: "Shape of the API reference's example; all values are made up.",
        fresh: [
          { pointer: "/id", kind: "id" },
          { pointer: "/created_at", kind: "epoch-s" },
        ],
      },
    },
    { name: "response.failed" },
    { name: "response.cancelled" },
    { name: "batch.completed" },
    { name: "batch.failed" },
    { name: "fine_tuning.job.succeeded" },
  ],
  eventPointer: "/type",
  eventIdPointer: "/id",
  schemes: [{ ...standardWebhooksHmac, key: { encoding: "base64", stripPrefix: "whsec_", rawWithoutPrefix: true } }],
  // The webhook-… headers say Standard Webhooks; --provider openai says OpenAI.
  recognition: { headers: [], body: [] },
  headers: [],
  retry: { success: "2xx", successPublished: false, notes: ["A third party's listing says up to 72 hours."] },
  facts: [
    {
      subject: "authenticity",
      statement: "Standard Webhooks; a secret without whsec_ is the key as it stands.",
      sureness: "published",
      source: "github.com/openai/openai-node at commit 7b7d6ca7",
    },
    { subject: "events", statement: "Six of its event types.", sureness: "likely", source: listing },
    madeUpPayloads,
    { subject: "event id", statement: "id is the unique id of the event.", sureness: "likely", source: listing },
    ...notFound(docs, "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
