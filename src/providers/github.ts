// GitHub: HMAC-SHA256 over the body; the event's name stands in a header.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://docs.github.com/en/webhooks";
const payloads = "https://docs.github.com/en/webhooks/webhook-events-and-payloads";
const failures = "https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries";

/** GitHub as data. @see https://docs.github.com/en/webhooks */
export const github: Provider = {
  id: "github",
  name: "GitHub",
  docs,
  events: [
    {
      name: "push",
      payload: {
        file: "github/push.json",
        sureness: "synthetic",
        note: "A few of the many fields of a push; all values are made up.",
        fresh: [{ pointer: "/after", kind: "id" }],
      },
    },
    { name: "pull_request" },
    { name: "issues" },
    { name: "release" },
    { name: "workflow_run" },
    { name: "ping" },
  ],
  eventHeader: "X-GitHub-Event",
  schemes: [
    {
      id: "sha256",
      label: "HMAC-SHA256 over the body, hex, in X-Hub-Signature-256",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{body}"],
      encodings: ["hex"],
      prefix: "sha256=",
      location: { header: "X-Hub-Signature-256" },
    },
    {
      id: "sha1",
      label: "HMAC-SHA1 over the body, hex, in X-Hub-Signature (older)",
      type: "hmac",
      algorithm: "sha1",
      key: { encoding: "utf8" },
      messages: ["{body}"],
      encodings: ["hex"],
      prefix: "sha1=",
      location: { header: "X-Hub-Signature" },
    },
  ],
  // X-Hub-Signature is what Bitbucket, Intercom and WebSub hubs send as well.
  recognition: { headers: ["X-GitHub-Event", "X-GitHub-Delivery", "X-GitHub-Hook-ID"], body: [] },
  headers: ["X-GitHub-Delivery", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "X-GitHub-Hook-ID", "292430182"],
  retry: {
    success: "2xx",
    successPublished: false,
    attempts: 1,
    delaysSeconds: [],
    from: "previous-attempt",
    notes: ["GitHub does not try again by itself; a failed delivery is sent again by hand or by API."],
  },
  facts: [
    {
      subject: "authenticity",
      statement: "sha256= and hex of HMAC-SHA256 over the body; X-Hub-Signature with SHA-1 is older.",
      sureness: "published",
      source: "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
    },
    {
      subject: "events",
      statement: "X-GitHub-Event names the event; six of many are listed.",
      sureness: "published",
      source: payloads,
    },
    madeUpPayloads,
    {
      subject: "headers",
      statement: "X-GitHub-Hook-ID, X-GitHub-Event, X-GitHub-Delivery.",
      sureness: "published",
      source: payloads,
    },
    {
      subject: "retry attempts",
      statement: "One: failed deliveries are not sent again automatically.",
      sureness: "published",
      source: failures,
    },
    { subject: "retry schedule", statement: "None.", sureness: "published", source: failures },
    { subject: "timeout", statement: "10 s.", sureness: "published", source: failures },
    ...notFound(docs, "event id", "success", "source addresses"),
  ],
};
