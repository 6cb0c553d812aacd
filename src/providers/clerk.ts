// Clerk (sign-in and users): sent through Svix, so its deliveries carry svix-… and are recognised as Svix.

import type { Provider } from "../core/provider.ts";
import { madeUpPayloads, notFound } from "./shared-facts.ts";
import { svixHmac } from "./standard-webhooks-schemes.ts";

const docs = "https://clerk.com/docs/integrations/webhooks/overview";
const listing = "github.com/hookdeck/webhook-skills, clerk-webhooks (a third party's listing)";

/** Clerk as data. @see https://clerk.com/docs/integrations/webhooks/overview */
export const clerk: Provider = {
  id: "clerk",
  name: "Clerk",
  docs,
  events: [
    {
      name: "user.created",
      payload: {
        file: "clerk/user.created.json",
        sureness: "synthetic",
        note: "Shape after a third party's listing; all values are made up.",
        fresh: [
          { pointer: "/data/id", kind: "id" },
          { pointer: "/timestamp", kind: "epoch-ms" },
        ],
      },
    },
    { name: "user.updated" },
    { name: "user.deleted" },
    { name: "session.created" },
    { name: "organization.created" },
    { name: "organizationMembership.created" },
  ],
  eventPointer: "/type",
  schemes: [svixHmac],
  // The svix-… headers say Svix; --provider clerk says Clerk.
  recognition: { headers: [], body: [] },
  headers: [],
  retry: { success: "2xx", successPublished: false, notes: ["Sent through Svix; see there for its schedule."] },
  facts: [
    {
      subject: "authenticity",
      statement: "As Svix: svix-id, svix-timestamp, svix-signature.",
      sureness: "likely",
      source: listing,
    },
    { subject: "events", statement: "Six of its event types.", sureness: "likely", source: listing },
    madeUpPayloads,
    ...notFound(docs, "event id", "success", "retry attempts", "retry schedule", "timeout", "source addresses"),
  ],
};
