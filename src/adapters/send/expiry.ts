// Running out of time, by how far an attempt had come.

import type { FailureCode, SendPhase } from "../../core/delivery.ts";

/** What running out of time is called in each phase. */
export const expiredIn: Record<SendPhase, FailureCode> = {
  lookup: "DNS_TIMEOUT",
  connect: "CONNECT_TIMEOUT",
  tls: "TLS_TIMEOUT",
  request: "WRITE_TIMEOUT",
  "answer-head": "RESPONSE_TIMEOUT",
  "answer-body": "TOTAL_TIMEOUT",
};
