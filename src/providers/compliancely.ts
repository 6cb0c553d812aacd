// Compliancely (TIN matching): HMAC-SHA256 in an unpublished encoding, no event names, three attempts.

import type { EventType, Fact, FreshField, Provider } from "../core/provider.ts";

const guide = "https://apideveloper.compliancely.com/docs/webhooks";
const sandbox = "https://apideveloper.compliancely.com/reference/tin-match-sandbox-documentation";
const searched = `not found in ${guide} nor in ${sandbox}`;

const fresh: readonly FreshField[] = [{ pointer: "/id", kind: "digits" }];

const events: readonly EventType[] = [
  {
    name: "SubmissionResult",
    description: "A TIN match has its result. The name is hookdev's own: Compliancely names no events.",
    payload: {
      file: "compliancely/SubmissionResult.json",
      sureness: "likely",
      note: "The submission object that the API answers with; no page says that the webhook carries the same.",
      fresh,
    },
  },
  {
    name: "SubmissionPending",
    description: "A TIN match waits for the IRS. The name is hookdev's own: Compliancely names no events.",
    payload: {
      file: "compliancely/SubmissionPending.json",
      sureness: "likely",
      note: "The API's published pending values in the submission object; whether a webhook is sent for them is not said.",
      fresh,
    },
  },
];

const facts: readonly Fact[] = [
  {
    subject: "authenticity",
    statement: "Compliancely-Signature holds an HMAC-SHA256 with the secret as key and the body as message.",
    sureness: "published",
    source: guide,
  },
  {
    subject: "authenticity",
    statement: "Whether the signature is written in hex or base64, and whether a prefix stands before it.",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "events",
    statement: "No event names; SubmissionResult and SubmissionPending are hookdev's words.",
    sureness: "synthetic",
    source: "hookdev",
  },
  {
    subject: "payloads",
    statement:
      "The webhook carries the submission object: the guide says that the results are sent back to the URLs given.",
    sureness: "likely",
    source: `${guide}, ${sandbox}`,
  },
  {
    subject: "event id",
    statement: "Whether anything stays the same over retries.",
    sureness: "unknown",
    source: searched,
  },
  { subject: "success", statement: "Any 2xx counts as received.", sureness: "published", source: guide },
  { subject: "retry attempts", statement: "Three attempts in all.", sureness: "published", source: guide },
  {
    subject: "retry schedule",
    statement: "The 2nd attempt comes in 3 minutes, the 3rd in 6 minutes.",
    sureness: "published",
    source: guide,
  },
  {
    subject: "retry schedule",
    statement: "Whether the 6 minutes count from the first attempt (0, 3, 6) or from the second (0, 3, 9).",
    sureness: "unknown",
    source: searched,
  },
  {
    subject: "timeout",
    statement: "How long Compliancely waits for an answer.",
    sureness: "unknown",
    source: searched,
  },
  { subject: "source addresses", statement: "From where Compliancely sends.", sureness: "unknown", source: searched },
];

/** Compliancely as data. @see https://apideveloper.compliancely.com/docs/webhooks */
export const compliancely: Provider = {
  id: "compliancely",
  name: "Compliancely",
  docs: guide,
  events,
  namesFirst: true,
  schemes: [
    {
      id: "signature",
      label: "HMAC-SHA256 over the body in Compliancely-Signature",
      type: "hmac",
      algorithm: "sha256",
      key: { encoding: "utf8" },
      messages: ["{body}"],
      encodings: ["hex", "base64"],
      location: { header: "Compliancely-Signature" },
      unconfirmed:
        "Compliancely does not publish how the signature is encoded: hookdev signs in hex and accepts hex and base64.",
    },
  ],
  recognition: {
    headers: ["Compliancely-Signature"],
    body: ["/tin", "/irs_code", "/irs_reason", "/irs_service_status"],
  },
  headers: [],
  retry: {
    success: "2xx",
    successPublished: true,
    attempts: 3,
    delaysSeconds: [180, 360],
    notes: [
      "Not published what the 6 minutes count from: attempts at 0, 3 and 6 minutes, or at 0, 3 and 9.",
      "The guide calls the pattern exponential, which fits both readings.",
    ],
  },
  facts,
};
