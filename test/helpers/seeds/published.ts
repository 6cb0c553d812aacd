// Answers as the providers print them, copied from the documents that the project started from ("the seeds").

/** Pliance, "Webhooks" (seed 000; docs.pliance.io/webhooks): sections 1, 3, 4, 5 and 6. */
export const pliance = {
  saved: {
    status: "Success",
    success: true,
    message: null,
    checkpoint: "fd362e0faabd9e19de260ae542fc782210c05067118b61d99a327f4d77adbe1b",
  },
  poked: {
    remoteBody: null,
    remoteStatusCode: 0,
    status: "Error",
    success: false,
    message: "Name or service not known (webhook:5399)",
    checkpoint: "0000000000000000000000000000000000000000000000000000000000000000",
  },
  queried: {
    data: { enabled: true, url: "https://webhook.pliance.io", secret: "031356FD-0686-4164-89F9-632882700679" },
    status: "Success",
    success: true,
    message: null,
    checkpoint: "0000000000000000000000000000000000000000000000000000000000000000",
  },
  failures: {
    status: "Success",
    success: true,
    message: null,
    checkpoint: "fd362e0faabd9e19de260ae542fc782210c05067118b61d99a327f4d77adbe1b",
    data: {
      items: [
        {
          timestamp: "2019-08-24T14:15:22Z",
          referenceId: "person-1",
          type: "PersonSanctionMatched",
          id: "string",
          reason: "string",
        },
      ],
    },
  },
  /** What the SDKs have beside it (github.com/pliance/Pliance.Net.SDK at 4a1ad81, WebhookDeliveryFailure). */
  failureOfSdk: { onCreated: false, body: {}, metadata: {} },
} as const;

/** Amani, "Managing webhooks" (seed 003): steps 1 to 5. */
export const amani = {
  events: [
    "profile_create",
    "profile_update",
    "profile_status_change",
    "document_upload",
    "document_delete",
    "document_update",
    "document_status_change",
    "zip_file_create",
    "video_call_status_change",
    "profile_level_update",
  ],
  saved: {
    id: "webhook uuid",
    url: "webhook_url",
    profile_create: false,
    profile_update: false,
    profile_status_change: false,
    profile_level_update: false,
    document_upload: false,
    document_delete: false,
    document_update: false,
    document_status_change: false,
    zip_file_create: false,
    video_call_status_change: false,
    signature_enabled: false,
  },
  token: { token: "<secret_token>" },
} as const;

/** Dotfile's OpenAPI of 2026-08 (github.com/api-evangelist/dotfile at bcb2aaf): Webhook, WebhookLog and their lists. */
const webhook = {
  id: "uuid",
  name: "text",
  url: "https://example.com",
  events: ["Case.Created"],
  status: "online",
  type: "user",
  secret: "text",
  created_at: "2023-01-31T13:30:00.000Z",
  updated_at: "2023-01-31T13:30:00.000Z",
};

const logKeys = {
  id: "uuid",
  event: "Case.Created",
  status_code: 200,
  endpoint: "https://example.com",
  retry_count: 0,
  case_id: "uuid",
  individual_id: null,
  company_id: null,
  webhook_id: "uuid",
  created_at: "2023-01-31T13:30:00.000Z",
  last_attempt_at: "2023-01-31T13:30:00.000Z",
  next_retry_at: null,
};

const attemptKeys = [
  "type",
  "endpoint",
  "status_code",
  "request_headers",
  "response_headers",
  "response_body",
  "attempted_at",
];

export const dotfile = { webhook, logKeys, attemptKeys } as const;

/** Compliancely's sandbox (apideveloper.compliancely.com/reference/tin-match-sandbox-documentation). */
export const compliancely = {
  submission: {
    id: 4989258,
    name: "Zenwork",
    tin: "111232312",
    status: "Did Not Match",
    created_by: "compliancely",
    irs_code: 3,
    irs_reason: "TIN and Name combination does not match IRS records.",
    irs_service_status: "RUNNING",
    last_irs_check_date: "2023-02-20T18:02:33Z",
    created_date: "2023-02-20T18:02:33Z",
    updated_date: "2023-02-20T18:02:33Z",
  },
} as const;

/** IDWise, "Webhooks Overview" (seed 004): its sequence diagram, in the names that stand in `event`. */
export const idwise = {
  journey: ["Finished User Steps", "Finished Journey", "Manually Reviewed", "AML Monitor Update"],
} as const;
