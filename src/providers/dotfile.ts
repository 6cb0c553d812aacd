// Dotfile (KYB and KYC cases): HMAC-SHA256 in hex over the raw body, up to four automatic retries.

import type { EventType, Fact, FreshField, Provider } from "../core/provider.ts";

const guide = "https://docs.dotfile.com/docs/webhooks-1";
const openApi = "Dotfile's OpenAPI as archived in github.com/api-evangelist/dotfile at commit ab6c09d";
const notes = "github.com/api-evangelist/dotfile at commit ab6c09d, errors/dotfile-problem-types.yml";
const sampleApp =
  "github.com/DotfileTech/flow-boilerplate at commit 84064ea, backend/src/controllers/webhooks.controller.ts";
const searched = `not found in ${guide} nor in the OpenAPI`;

const fresh: readonly FreshField[] = [
  { pointer: "/context/event_id", kind: "uuid" },
  { pointer: "/context/timestamp", kind: "epoch-ms" },
];

const shapeNote =
  "Shape of the OpenAPI callback, compact; all values are made up, and that context.timestamp is in milliseconds is an assumption.";

/** An event whose body has the shape of its OpenAPI callback. */
function published(name: string, description?: string): EventType {
  const payload = { file: `dotfile/${name}.json`, sureness: "published", note: shapeNote, fresh } as const;
  return description === undefined ? { name, payload } : { name, description, payload };
}

/** The default is the guide's own sample; the newer OpenAPI shape stands beside it. */
const statusUpdated: EventType = {
  name: "Case.StatusUpdated",
  description: "The status of a case changed, e.g. open to approved.",
  payload: {
    file: "dotfile/Case.StatusUpdated.json",
    sureness: "seed",
    note: 'The guide\'s sample as printed, except that the comma after "count": "42" is taken out (it made the sample invalid JSON). Older than the OpenAPI: context has no timestamp, event_id or retry counts; --fresh renews updated_at and one individual\'s id.',
    fresh: [
      { pointer: "/case/updated_at", kind: "iso-ms" },
      { pointer: "/case/individuals/0/id", kind: "uuid" },
    ],
  },
  variants: [
    {
      variant: "openapi",
      file: "dotfile/Case.StatusUpdated.openapi.json",
      sureness: "published",
      note: shapeNote,
      fresh,
    },
  ],
};

const checkCompleted: EventType = {
  name: "Check.Completed",
  description: "A check is completed.",
  legacy: "replaced by Check.Approved and Check.Rejected",
  payload: {
    file: "dotfile/Check.Completed.json",
    sureness: "synthetic",
    note: "Check.Approved under the older name: no body of Check.Completed was ever published.",
    fresh,
  },
};

// In the order of the OpenAPI's enum, the older name last.
const events: readonly EventType[] = [
  published("AutonomyChatRun.Completed"),
  published("AutonomyChatRun.Failed"),
  published("Case.AssigneeUpdated"),
  published("Case.ClientPortalWaitStepTriggered"),
  published("Case.ContactHasActionsUpdated"),
  published("Case.Created"),
  published("Case.Deleted", "A case was deleted; no events follow for what it held."),
  published("Case.FlagsUpdated"),
  published("Case.InfoUpdated"),
  published("Case.MetadataUpdated"),
  published("Case.ReviewConfirmed"),
  published("Case.ReviewDue"),
  published("Case.ReviewUpdated"),
  published("Case.ReviewerHasActionsUpdated"),
  published("Case.RiskUpdated"),
  statusUpdated,
  published("Case.TagsUpdated"),
  published("Case.TemplateUpdated"),
  published("Case.Updated", "Anything about a case changed; sub_event says what."),
  published("CaseReport.Generated"),
  published("Check.Approved"),
  published("Check.Deleted"),
  published("Check.Expired"),
  published("Check.Rejected"),
  published("Check.ReviewNeeded", "A check needs manual review."),
  published("Check.Started", "A check is started on an individual or a company."),
  published("Company.Created"),
  published("Company.Deleted"),
  published("Company.InfoUpdated"),
  published("Company.MarkedAsNotRelevant"),
  published("Company.MarkedAsRelevant"),
  published("Company.Updated", "Anything about a company changed; sub_event says what."),
  published("DocumentOrder.Completed"),
  published("DocumentOrder.Failed"),
  published("Individual.Created"),
  published("Individual.Deleted"),
  published("Individual.InfoUpdated"),
  published("Individual.MarkedAsNotRelevant"),
  published("Individual.MarkedAsRelevant"),
  published("Individual.Updated", "Anything about an individual changed; sub_event says what."),
  published("Note.Created"),
  published("Note.Deleted"),
  published("Note.Updated"),
  published("NoteComment.Created"),
  published("NoteComment.Deleted"),
  published("NoteComment.Updated"),
  checkCompleted,
];

const facts: readonly Fact[] = [
  {
    subject: "authenticity",
    statement:
      "Dotfile-Signature is the HMAC-SHA256 of the raw body in lower-case hex without a prefix, keyed with the secret's text.",
    sureness: "published",
    source: `${sampleApp} (2023: Dotfile's own code, its prose names no header)`,
  },
  {
    subject: "authenticity",
    statement: "context.timestamp is in the signed body against replay attacks.",
    sureness: "published",
    source: openApi,
  },
  {
    subject: "authenticity",
    statement: "The unit of context.timestamp; the payload files assume milliseconds.",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "events",
    statement: "46 event types.",
    sureness: "published",
    source: openApi,
  },
  {
    subject: "events",
    statement: "Case.Updated has ten sub-events, Individual.Updated and Company.Updated have three each.",
    sureness: "published",
    source: `${openApi}, sub_event of CaseWebhook, IndividualWebhook and CompanyWebhook`,
  },
  {
    subject: "events",
    statement: "Check.Completed is an older name, now Check.Approved or Check.Rejected.",
    sureness: "seed",
    source: `seed document "Get notified about updates" (Dotfile); absent from the OpenAPI`,
  },
  {
    subject: "payloads",
    statement: "The shape of every body; the values in the payload files are made up.",
    sureness: "published",
    source: openApi,
  },
  {
    subject: "payloads",
    statement: "One full sample, Case.StatusUpdated; printed with a trailing comma, taken out here.",
    sureness: "seed",
    source: `seed document "Get notified about updates" (Dotfile)`,
  },
  {
    subject: "event id",
    statement: "context.event_id is the same on retries; context.retry_count is 0 on the first call.",
    sureness: "published",
    source: openApi,
  },
  {
    subject: "success",
    statement:
      "Whether other status codes count as received than 200, the one answer that the OpenAPI's callbacks name.",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "retry attempts",
    statement: "Up to 4 automatic retries, so 5 attempts in all.",
    sureness: "published",
    source: `${openApi}, context.remaining_retry_count`,
  },
  { subject: "retry schedule", statement: "The time between the retries.", sureness: "unknown", source: searched },
  {
    subject: "health",
    statement: "A webhook that is not promoted goes offline after 50 errors in 24 hours.",
    sureness: "published",
    source: guide,
  },
  {
    subject: "health",
    statement: "A promoted webhook stays online, without automatic retries while many calls fail.",
    sureness: "published",
    source: guide,
  },
  {
    subject: "API",
    statement:
      "Lists filter by field.operator, sort by field or field.desc (webhooks: updated_at, log: created_at.desc) and have pages from 1 of 20, at most 100 (log: 50).",
    sureness: "published",
    source: `${openApi}, webhook-get-many and webhook-log-get-many`,
  },
  {
    subject: "API",
    statement: "The log is kept for 30 days by default and lists the attempts of a delivery most recent first.",
    sureness: "published",
    source: `${openApi}, webhook-log-get-many and WebhookLog`,
  },
  {
    subject: "API",
    statement:
      "Errors are {status_code, timestamp, code, message}: read off a live 401 by others; the OpenAPI has no form.",
    sureness: "likely",
    source: notes,
  },
  { subject: "timeout", statement: "How long Dotfile waits for an answer.", sureness: "unknown", source: searched },
  { subject: "source addresses", statement: "From where Dotfile sends.", sureness: "unknown", source: searched },
];

/** Dotfile as data. @see https://docs.dotfile.com/docs/webhooks-1 */
export const dotfile: Provider = {
  id: "dotfile",
  name: "Dotfile",
  docs: guide,
  events,
  namesFirst: true,
  eventPointer: "/event",
  eventIdPointer: "/context/event_id",
  schemes: [
    {
      id: "signature",
      label: "HMAC-SHA256 over the body, hex, in Dotfile-Signature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{body}"],
      encodings: ["hex"],
      location: { header: "Dotfile-Signature" },
    },
  ],
  recognition: {
    headers: ["Dotfile-Signature"],
    body: ["/event", "/context/workspace/id"],
  },
  headers: [],
  retry: {
    success: "2xx",
    successPublished: false,
    attempts: 5,
    notes: [
      "The time between the retries is not published.",
      "A webhook that is not promoted goes offline after 50 errors in 24 hours; a promoted one pauses its retries.",
    ],
  },
  facts,
};
