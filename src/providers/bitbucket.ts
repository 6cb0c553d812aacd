// Bitbucket Cloud: HMAC-SHA256 over the body in X-Hub-Signature; the event's key stands in a header.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/";
const listing = "github.com/hookdeck/webhook-skills, bitbucket-webhooks (a third party's listing)";

/** Bitbucket as data. @see https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/ */
export const bitbucket: Provider = {
  id: "bitbucket",
  name: "Bitbucket",
  docs,
  events: [
    {
      name: "repo:push",
      payload: {
        file: "bitbucket/repo-push.json",
        sureness: "synthetic",
        note: "A few of the many fields of a push; all values are made up.",
        fresh: [{ pointer: "/push/changes/0/commits/0/hash", kind: "id" }],
      },
    },
    { name: "pullrequest:created" },
    { name: "pullrequest:updated" },
    { name: "pullrequest:approved" },
    { name: "pullrequest:fulfilled" },
    { name: "issue:created" },
  ],
  eventHeader: "X-Event-Key",
  schemes: [
    {
      id: "sha256",
      label: "HMAC-SHA256 over the body, hex, in X-Hub-Signature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{body}"],
      encodings: ["hex"],
      prefix: "sha256=",
      location: { header: "X-Hub-Signature" },
    },
  ],
  recognition: { headers: ["X-Event-Key", "X-Hook-UUID"], body: [] },
  headers: ["X-Request-UUID", "6a6a3d4e-1d6c-4d5f-9f0b-2f8f1f0c9a11", "X-Attempt-Number", "1"],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement:
        "sha256= and hex of HMAC-SHA256 over the body; the word in front may name another method one day (WebSub).",
      sureness: "published",
      source: "https://developer.atlassian.com",
    },
    {
      subject: "events",
      statement: "X-Event-Key names the event; six of them are listed.",
      sureness: "likely",
      source: listing,
    },
    madeUpPayloads,
    {
      subject: "headers",
      statement: "X-Request-UUID and X-Attempt-Number beside the event's key.",
      sureness: "likely",
      source: listing,
    },
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
