// Okta event hooks: no signature but a secret in a header that you set; a GET request checks the URL once.

import type { Provider } from "../core/provider.ts";
import { oktaChallenge } from "../core/signing/known-challenges.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";

const docs = "https://developer.okta.com/docs/concepts/event-hooks/";
const practices = "https://developer.okta.com/docs/reference/hooks-best-practices/";
const listing = "github.com/hookdeck/webhook-skills, okta-webhooks (a third party's listing)";

/** Okta as data. @see https://developer.okta.com/docs/concepts/event-hooks/ */
export const okta: Provider = {
  id: "okta",
  name: "Okta",
  docs,
  events: [
    {
      name: "user.session.start",
      payload: {
        file: "okta/user.session.start.json",
        sureness: "synthetic",
        note: "Shape after a third party's listing; all values are made up.",
        fresh: [
          { pointer: "/eventId", kind: "uuid" },
          { pointer: "/data/events/0/uuid", kind: "uuid" },
          { pointer: "/eventTime", kind: "iso-ms" },
        ],
      },
    },
    { name: "user.lifecycle.create" },
    { name: "user.lifecycle.activate" },
    { name: "user.account.lock" },
    { name: "group.user_membership.add" },
    { name: "group.user_membership.remove" },
  ],
  // Of several, the first.
  eventPointer: "/data/events/0/eventType",
  schemes: [
    {
      id: "authorization",
      label: "the secret itself in Authorization",
      type: "token",
      location: { header: "Authorization" },
    },
    { id: "basic", label: "Authorization: Basic", type: "basic", location: { header: "Authorization" } },
    {
      id: "header",
      label: "the secret itself in a header that you name",
      type: "token",
      location: { header: { chosenBy: "customer" } },
    },
  ],
  // Authorization says nothing about the sender.
  recognition: { headers: [], body: ["/eventType", "/eventTypeVersion", "/cloudEventsVersion", "/data/events"] },
  headers: [],
  challenges: [oktaChallenge],
  retry: { success: "2xx", successPublished: false },
  facts: [
    {
      subject: "authenticity",
      statement: "A secret in Authorization or in a header of your own; there is no signature.",
      sureness: "published",
      source: practices,
    },
    {
      subject: "authenticity",
      statement:
        "Before the first event a GET with X-Okta-Verification-Challenge wants the value back as verification.",
      sureness: "likely",
      source: listing,
    },
    {
      subject: "events",
      statement: "Six events, named in data.events[].eventType.",
      sureness: "likely",
      source: listing,
    },
    madeUpPayloads,
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
