// IDWise (identity verification): a shared credential in a header, no signature; three retries, then an e-mail.

import type { EventType, Fact, FreshField, PayloadInfo, Provider } from "../core/provider.ts";

const docs = "https://docs.idwise.com";
const overview = `${docs}, page webhooks-overview`;
const faq = `${docs}, page webhook-faq`;
const setup = `${docs}/docs/configure-webhook-urls`;
const older = "github.com/idwise/idwise.github.io at commit 203b3bc, webhooks.md and step-webhooks.md";
const searched = `not found in the stored pages of ${docs}`;
const allEvents = `${docs}, page webhook-specifications (older stored version)`;

const eventId: FreshField = { pointer: "/body/eventId", kind: "uuid" };

/** A body of the published shape; the file is named after the event without its spaces. */
function shaped(event: string, more = ""): PayloadInfo {
  return {
    file: `idwise/${event.replaceAll(" ", "")}.json`,
    sureness: "published",
    note: `Published shape; values synthetic, because the documentation masks them.${more}`,
    fresh: [eventId],
  };
}

const events: readonly EventType[] = [
  {
    name: "Finished Journey",
    description: "The journey is final and all processing is complete.",
    payload: shaped("Finished Journey"),
  },
  {
    name: "Finished User Steps",
    description: "The user has submitted all steps; processing goes on.",
    payload: shaped("Finished User Steps"),
  },
  { name: "Finished Step", description: "One step is finished; for a document, each side." },
  {
    name: "Manually Reviewed",
    description: "The customer's compliance team has completed a manual review.",
    payload: shaped("Manually Reviewed"),
  },
  {
    name: "Updated Journey",
    description: "A decision changed after the journey was finished.",
    payload: shaped("Updated Journey", " The further field that depends on action is not published."),
  },
  {
    name: "AML Monitor Update",
    description: "A monitored AML record changed.",
    aliases: ["AML Monior Update"],
    payload: shaped("AML Monitor Update"),
  },
  {
    name: "Verification Update Required",
    description: "The user has to submit steps again, or a KYC renewal is due.",
    payload: shaped("Verification Update Required", " The values of reasonCode are not published."),
  },
  {
    name: "KYC Renewal Deadline Exceeded",
    description: "The time for a KYC renewal is over.",
    payload: shaped("KYC Renewal Deadline Exceeded"),
  },
  {
    name: "Finished Spot Check",
    description: "A spot check has been completed.",
    aliases: ["Finished spot Check", "Finished Ongoing Check"],
    payload: shaped("Finished Spot Check", " It names no journeyId."),
  },
  {
    name: "Step Submitted",
    description: "A step was submitted (step webhook of 2022).",
    legacy: "the newer documentation has Finished Step",
    payload: {
      file: "idwise/StepSubmitted.json",
      sureness: "published",
      note: "Published shape; values synthetic. It has no eventId, so --fresh renews referenceNo.",
      fresh: [{ pointer: "/body/referenceNo", kind: "digits" }],
    },
  },
];

const facts: readonly Fact[] = [
  {
    subject: "authenticity",
    statement: "Basic authentication, a bearer token, or custom keys in headers; there is no signature.",
    sureness: "published",
    source: overview,
  },
  {
    subject: "authenticity",
    statement: "A webhook can also be set up without any authentication.",
    sureness: "published",
    source: setup,
  },
  {
    subject: "authenticity",
    statement: "The custom header has no fixed name: it is agreed with the customer.",
    sureness: "published",
    source: overview,
  },
  { subject: "events", statement: "Nine event types.", sureness: "published", source: overview },
  { subject: "events", statement: "Step Submitted is a name of 2022.", sureness: "published", source: older },
  {
    subject: "payloads",
    statement: "The shape of nine bodies; the values are masked, so those in the payload files are made up.",
    sureness: "published",
    source: `${docs}, the page of each event; ${older}`,
  },
  {
    subject: "payloads",
    statement: "The shape of Finished Step today; an older page gives all events one shape with three decisions.",
    sureness: "unknown",
    source: `${searched}; ${allEvents}`,
  },
  { subject: "event id", statement: "body.eventId stays the same over retries.", sureness: "published", source: faq },
  {
    subject: "success",
    statement: "The endpoint has to answer 200 to confirm that it received a delivery.",
    sureness: "published",
    source: `${setup}; ${faq}`,
  },
  { subject: "success", statement: "Whether another 2xx counts as well.", sureness: "unknown", source: searched },
  {
    subject: "retry attempts",
    statement: "Three retries, then an e-mail to the configured addresses, if there are any.",
    sureness: "published",
    source: `${faq}; ${setup}`,
  },
  {
    subject: "retry schedule",
    statement: "Retries at intervals of 5, 10 and 15 minutes.",
    sureness: "published",
    source: faq,
  },
  {
    subject: "retry schedule",
    statement: "Whether the minutes count from the first attempt or from the one before.",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "timeout",
    statement: "How long IDWise waits for an answer (the page says only: in time).",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "source addresses",
    statement: "Ranges exist and are given to customers; they are not public.",
    sureness: "unknown",
    source: overview,
  },
];

/** IDWise as data. @see https://docs.idwise.com */
export const idwise: Provider = {
  id: "idwise",
  name: "IDWise",
  docs,
  events,
  namesFirst: true,
  eventPointer: "/event",
  eventIdPointer: "/body/eventId",
  schemes: [
    { id: "basic", label: "Authorization: Basic", type: "basic", location: { header: "Authorization" } },
    { id: "bearer", label: "Authorization: Bearer", type: "bearer", location: { header: "Authorization" } },
    {
      id: "header",
      label: "a key of your own in a header that you name",
      type: "token",
      location: { header: { chosenBy: "customer" } },
    },
  ],
  // Authorization and a header of the customer's choice say nothing about the sender.
  recognition: { headers: [], body: ["/event", "/body/referenceNo"] },
  headers: [],
  retry: {
    success: "200",
    successPublished: true,
    attempts: 4,
    delaysSeconds: [300, 600, 900],
    notes: [
      "Not published what the minutes count from: attempts at 0, 5, 10 and 15 minutes, or at 0, 5, 15 and 30.",
      "When all attempts fail, IDWise sends an e-mail to the configured addresses.",
    ],
  },
  facts,
};
