// GitLab: a plain token, or (newer) a signing token as Standard Webhooks has it.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";
import { standardWebhooksHmac } from "./standard-webhooks-schemes.ts";

const docs = "https://docs.gitlab.com/user/project/integrations/webhooks/";
const listing = "github.com/hookdeck/webhook-skills, gitlab-webhooks (a third party's listing)";
const change = "https://gitlab.com/gitlab-org/gitlab/-/merge_requests/230944";

/** GitLab as data. @see https://docs.gitlab.com/user/project/integrations/webhooks/ */
export const gitlab: Provider = {
  id: "gitlab",
  name: "GitLab",
  docs,
  events: [
    {
      name: "Push Hook",
      payload: {
        file: "gitlab/PushHook.json",
        sureness: "synthetic",
        note: "A few of the many fields of a push; all values are made up.",
        fresh: [{ pointer: "/after", kind: "id" }],
      },
    },
    { name: "Tag Push Hook" },
    { name: "Issue Hook" },
    { name: "Merge Request Hook" },
    { name: "Pipeline Hook" },
    { name: "Release Hook" },
  ],
  eventHeader: "X-Gitlab-Event",
  schemes: [
    {
      id: "token",
      label: "the secret token itself in X-Gitlab-Token",
      type: "token",
      location: { header: "X-Gitlab-Token" },
    },
    {
      ...standardWebhooksHmac,
      id: "signing-token",
      unconfirmed:
        "How GitLab makes the key out of the signing token is not known: hookdev reads it as Standard Webhooks does.",
    },
  ],
  recognition: { headers: ["X-Gitlab-Event", "X-Gitlab-Token", "X-Gitlab-Instance", "X-Gitlab-Event-UUID"], body: [] },
  headers: [
    "X-Gitlab-Instance",
    "https://gitlab.example.com",
    "X-Gitlab-Event-UUID",
    "13792a34-cac6-4fda-95a8-c58e00a3954e",
  ],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "The secret token is sent as it is in X-Gitlab-Token.",
      sureness: "likely",
      source: listing,
    },
    {
      subject: "authenticity",
      statement: "A signing token beside it signs as Standard Webhooks, in webhook-signature.",
      sureness: "published",
      source: change,
    },
    {
      subject: "authenticity",
      statement: "How the key is made out of the signing token.",
      sureness: "unknown",
      source: `not found in ${change}`,
    },
    {
      subject: "events",
      statement: "X-Gitlab-Event names the event; six of them are listed.",
      sureness: "likely",
      source: listing,
    },
    madeUpPayloads,
    { subject: "timeout", statement: "10 s.", sureness: "likely", source: listing },
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "source addresses"),
  ],
};
