// Onfido (identity checks, now Entrust): HMAC-SHA256 over the body, hex.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://documentation.onfido.com/api/latest/#webhooks";
const sdk = "github.com/onfido/onfido-node at commit 2b9faec";
const listing = "github.com/api-evangelist/onfido (a third party's AsyncAPI of the reference)";

/** Onfido as data. @see https://documentation.onfido.com/api/latest/#webhooks */
export const onfido: Provider = {
  id: "onfido",
  name: "Onfido",
  docs,
  events: [
    {
      name: "check.completed",
      description: "A check is complete. Typed without its provider, this name means Dotfile's Check.Completed.",
      payload: {
        file: "onfido/check.completed.json",
        sureness: "synthetic",
        note: "Shape of the SDKs' test events; all values are made up.",
        fresh: [{ pointer: "/payload/object/id", kind: "uuid" }],
      },
    },
    { name: "check.started", description: "Typed without its provider, this name means Dotfile's Check.Started." },
    { name: "report.completed" },
    { name: "workflow_run.completed" },
    { name: "watchlist_monitor.matches_updated" },
  ],
  eventPointer: "/payload/action",
  schemes: [
    {
      id: "sha256",
      label: "HMAC-SHA256 over the body, hex, in X-SHA2-Signature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{body}"],
      encodings: ["hex"],
      location: { header: "X-SHA2-Signature" },
    },
  ],
  recognition: { headers: ["X-SHA2-Signature"], body: [] },
  headers: [],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "Hex of HMAC-SHA256 over the body; the key is the text of the webhook's token.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "authenticity",
      statement: "The header's name is from general knowledge; public code reads it so.",
      sureness: "likely",
      source: listing,
    },
    {
      subject: "events",
      statement: "Five events, named in payload.action; some are from general knowledge.",
      sureness: "likely",
      source: listing,
    },
    madeUpPayloads,
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
