// Compliancely (TIN matching): HMAC-SHA256 in an unpublished encoding, no event names, three attempts.

import type { EventType, Fact, FreshField, Provider } from "../core/provider.ts";

const guide = "https://apideveloper.compliancely.com/docs/webhooks";
const sandbox = "https://apideveloper.compliancely.com/reference/tin-match-sandbox-documentation";
const reference = "https://apideveloper.compliancely.com/reference/api_v1_submissions_create";
const changelog = "https://apideveloper.compliancely.com/changelog/sandbox-for-tin-matches";
const logIn = "https://apideveloper.compliancely.com/docs/authentication";
const searched = `not found in ${guide}, ${reference}, ${sandbox} nor ${changelog}`;

const fresh: readonly FreshField[] = [{ pointer: "/id", kind: "digits" }];

const events: readonly EventType[] = [
  {
    name: "SubmissionResult",
    description: "A TIN match has its result. The name is hookdev's own: Compliancely names no events.",
    payload: {
      file: "compliancely/SubmissionResult.json",
      sureness: "published",
      note: "The sandbox's sample answer to a submission, compact; the webhook's body has the same format.",
      fresh,
    },
  },
  {
    name: "SubmissionPending",
    description: "A TIN match waits for the IRS. The name is hookdev's own: Compliancely names no events.",
    payload: {
      file: "compliancely/SubmissionPending.json",
      sureness: "likely",
      note: "The API's published pending values in the submission object; webhooks are only promised for results.",
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
    subject: "events",
    statement: "A webhook is sent once the result is available; in the sandbox once per request.",
    sureness: "published",
    source: `${reference}, ${changelog}`,
  },
  {
    subject: "payloads",
    statement: "The body has the format of the object that POST and GET of a submission answer with.",
    sureness: "published",
    source: `${sandbox} (older stored version)`,
  },
  {
    subject: "payloads",
    statement:
      "status is Pending, TIN Matched, Did Not Match or In Review; irs_code is 0 to 8 (the IRS's), -1 or 10 (Compliancely's).",
    sureness: "published",
    source: reference,
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
    subject: "API",
    statement:
      "tin: 9 digits; name: at most 40 characters, of the special ones only & and -; webhook_urls is optional.",
    sureness: "published",
    source: reference,
  },
  {
    subject: "API",
    statement: "Sandbox submissions are stored under a request id, by which GET reads them.",
    sureness: "published",
    source: changelog,
  },
  {
    subject: "API",
    statement:
      'The log-in refuses members as {"<member>": ["…"]} and calls as {"detail": "…"}; a submission beyond the credit gets {"code", "message"}.',
    sureness: "published",
    source: `${logIn} (older stored version), ${reference}`,
  },
  {
    subject: "API",
    statement: "Calls carry Authorization: Token; the newer log-in page has JWTs (/api/v2/token/, valid for 1 hour).",
    sureness: "published",
    source: `${sandbox}, ${logIn}`,
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
