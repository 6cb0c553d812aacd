// Slack (Events API): HMAC-SHA256 over version, time and body; asks once whether the URL is right.

import type { Provider } from "../core/provider.ts";
import { slackChallenge } from "../core/signing/known-challenges.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://docs.slack.dev/apis/events-api/";
const sdk = "github.com/slackapi/python-slack-sdk at commit ae87985e";
const listing = "github.com/hookdeck/webhook-skills, slack-webhooks (a third party's listing)";

/** Slack as data. @see https://docs.slack.dev/apis/events-api/ */
export const slack: Provider = {
  id: "slack",
  name: "Slack",
  docs,
  events: [
    {
      name: "reaction_added",
      payload: {
        file: "slack/reaction_added.json",
        sureness: "synthetic",
        note: "Envelope after a third party's listing; all values are made up.",
        fresh: [
          { pointer: "/event_id", kind: "id" },
          { pointer: "/event_time", kind: "epoch-s" },
        ],
      },
    },
    { name: "app_mention" },
    { name: "message" },
    { name: "reaction_removed" },
    { name: "team_join" },
    { name: "member_joined_channel" },
  ],
  eventPointer: "/event/type",
  eventIdPointer: "/event_id",
  schemes: [
    {
      id: "v0",
      label: "HMAC-SHA256 over v0, time and body, hex, in X-Slack-Signature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["v0:{timestamp}:{body}"],
      encodings: ["hex"],
      prefix: "v0=",
      timestamp: { header: "X-Slack-Request-Timestamp", unit: "s", toleranceSeconds: 300 },
      location: { header: "X-Slack-Signature" },
    },
  ],
  recognition: { headers: ["X-Slack-Signature", "X-Slack-Request-Timestamp"], body: [] },
  headers: [],
  challenges: [slackChallenge],
  retry: {
    success: "2xx",
    successPublished: false,
    notes: ["A third party's listing says three retries: at once, after 1 min, after 5 min."],
  },
  facts: [
    {
      subject: "authenticity",
      statement: "v0= and hex of HMAC-SHA256 over v0:{timestamp}:{body}; 300 s in both directions.",
      sureness: "published",
      source: sdk,
    },
    {
      subject: "authenticity",
      statement: "The URL is confirmed by sending back the challenge of a url_verification request.",
      sureness: "likely",
      source: listing,
    },
    { subject: "events", statement: "Six events, named in event.type.", sureness: "likely", source: listing },
    madeUpPayloads,
    { subject: "event id", statement: "event_id is the same over retries.", sureness: "likely", source: listing },
    { subject: "timeout", statement: "3 s.", sureness: "likely", source: listing },
    ...notFound(docs, "success", "retry attempts", "retry schedule", "source addresses"),
  ],
};
