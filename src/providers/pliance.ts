// Pliance (AML screening): a shared secret in a header, 26 event types, four of them with a published sample.

import type { EventType, Fact, FreshField, PayloadInfo, Provider } from "../core/provider.ts";

const guide = "https://docs.pliance.io/webhooks";
const sdk = "github.com/pliance/Pliance.Net.SDK at commit 4a1ad81";
const olderSdk = "github.com/pliance/Pliance.Net.SDK, an older version of Pliance.SDK/Contract/Contracts.cs";
const tokens = "https://pliance.io/api/";
const searched = `not found in ${guide} nor in the four official SDKs`;

/** The match ids stay, so that a "removed" delivery still names the match of the "matched" one. */
const fresh: readonly FreshField[] = [
  { pointer: "/checkpoint", kind: "hex64" },
  { pointer: "/metadata/timestampUtc", kind: "iso-7" },
];

/** The documentation's sample, character for character; how the wire is spaced is not published. */
function sample(event: string): PayloadInfo {
  return {
    file: `pliance/${event}.json`,
    sureness: "published",
    note: "The documentation's sample as printed there, without a line end; Pliance's own spacing on the wire is not published.",
    fresh,
  };
}

// The aliases are the numbers of the SDK's WebhookPokeType; on the wire the name is used.
const events: readonly EventType[] = [
  {
    name: "PersonSanctionMatched",
    description: "A person got a new match.",
    aliases: ["0"],
    payload: sample("PersonSanctionMatched"),
  },
  {
    name: "PersonSanctionMatchRemoved",
    description: "A match of a person was removed.",
    aliases: ["1"],
    payload: sample("PersonSanctionMatchRemoved"),
  },
  {
    name: "CompanySanctionMatched",
    description: "A company got a new match.",
    aliases: ["2"],
    payload: sample("CompanySanctionMatched"),
  },
  {
    name: "CompanySanctionMatchRemoved",
    description: "A match of a company was removed.",
    aliases: ["3"],
    payload: sample("CompanySanctionMatchRemoved"),
  },
  { name: "CompanyNameChanged", aliases: ["4"] },
  { name: "CompanyDescriptionChanged", aliases: ["5"] },
  { name: "CompanySignatoryChanged", aliases: ["6"] },
  { name: "CompanyLinkAdded", aliases: ["7"] },
  { name: "CompanyLinkRemoved", aliases: ["8"] },
  { name: "CompanyLinkUpdated", aliases: ["9"] },
  { name: "CompanyLinkDescriptionUpdated", aliases: ["10"] },
  { name: "CompanyLinkScreeningMatched", aliases: ["11"] },
  { name: "CompanyLinkScreeningMatchRemoved", aliases: ["12"] },
  { name: "CompanyLinkScreeningMatchedNameChanged", aliases: ["13"] },
  { name: "CompanyScreeningMatched", aliases: ["14"] },
  { name: "CompanyScreeningMatchRemoved", aliases: ["15"] },
  { name: "CompanyAddressChanged", aliases: ["16"] },
  { name: "CompanySniClassificationChanged", aliases: ["17"] },
  { name: "CompanyScreeningMatchesAdded", aliases: ["18"] },
  { name: "CompanyScreeningMatchesRemoved", aliases: ["19"] },
  { name: "CompanyLinkScreeningMatchesAdded", aliases: ["20"] },
  { name: "CompanyLinkScreeningMatchesRemoved", aliases: ["21"] },
  { name: "PersonScreeningMatchesAdded", aliases: ["22"] },
  { name: "PersonScreeningMatchesRemoved", aliases: ["23"] },
  { name: "CompanyEmployeesChanged", aliases: ["24"] },
  { name: "CompanyOperationalStatusChanged", aliases: ["25"] },
];

const facts: readonly Fact[] = [
  {
    subject: "authenticity",
    statement: "X-PLIANCE-SECRET carries the secret that was saved with the webhook; nothing binds it to the body.",
    sureness: "published",
    source: guide,
  },
  {
    subject: "authenticity",
    statement: "The secret is sent only when the webhook's URL is https.",
    sureness: "published",
    source: guide,
  },
  {
    subject: "events",
    statement:
      "26 event types; the last two (CompanyEmployeesChanged, CompanyOperationalStatusChanged) stand in the .NET SDK only.",
    sureness: "published",
    source: `${sdk}, WebhookPokeType`,
  },
  {
    subject: "events",
    statement:
      "The .NET SDK's numbers depend on its version: CompanyLinkScreeningMatched was 10 before it was 11, and all behind it moved.",
    sureness: "published",
    source: `${olderSdk}; ${sdk}, WebhookPokeType`,
  },
  {
    subject: "payloads",
    statement: "Samples for the four SanctionMatch events; company bodies write CompanyReferenceId with a capital C.",
    sureness: "published",
    source: guide,
  },
  {
    subject: "payloads",
    statement: "The shape of the other 22 events' body, and the white space on the wire.",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "event id",
    statement: "Whether anything, such as checkpoint, stays the same over retries.",
    sureness: "unknown",
    source: searched,
  },
  { subject: "success", statement: "Which status codes count as received.", sureness: "unknown", source: searched },
  {
    subject: "retry attempts",
    statement: "How often a delivery is tried; failures can be listed (listWebhookDeliveryFailures).",
    sureness: "unknown",
    source: searched,
  },
  { subject: "retry schedule", statement: "When a delivery is tried again.", sureness: "unknown", source: searched },
  {
    subject: "API",
    statement:
      "The .NET SDK writes members and query arguments in PascalCase (Url, Page.No) and event types as numbers; the others write url and the type's name.",
    sureness: "published",
    source: `github.com/pliance/Pliance.Net.SDK, PlianceClient.cs and ObjectExtensions.cs; ${guide}`,
  },
  {
    subject: "API",
    statement: "The .NET SDK's Page begins with no 0 and size 100; Java's leaves both out.",
    sureness: "published",
    source: "github.com/pliance/Pliance.Net.SDK, Page.cs; github.com/pliance/Pliance.Java.SDK, Page.java",
  },
  {
    subject: "API",
    statement: "What the list of failures does without a page, and its order.",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "API",
    statement: "Calls carry a JWT (HS256) with iat, nbf, exp, aud pliance.io, iss, given_name and sub.",
    sureness: "published",
    source: tokens,
  },
  { subject: "timeout", statement: "How long Pliance waits for an answer.", sureness: "unknown", source: searched },
  { subject: "source addresses", statement: "From where Pliance sends.", sureness: "unknown", source: searched },
];

/** Pliance as data. @see https://docs.pliance.io/webhooks */
export const pliance: Provider = {
  id: "pliance",
  name: "Pliance",
  docs: guide,
  events,
  namesFirst: true,
  eventPointer: "/type",
  schemes: [
    {
      id: "secret",
      label: "shared secret in X-PLIANCE-SECRET, over https only",
      type: "token",
      location: { header: "X-PLIANCE-SECRET" },
      onlyOver: "https",
    },
  ],
  recognition: {
    headers: ["X-PLIANCE-SECRET"],
    body: ["/type", "/checkpoint", "/metadata/timestampUtc", "/body"],
  },
  headers: [],
  retry: {
    success: "2xx",
    successPublished: false,
    notes: ["Pliance publishes no retry schedule; its API lists failed deliveries."],
  },
  facts,
};
