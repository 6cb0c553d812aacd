// An answer that breaks the rules of HTTP/1.

import type { FailureCode } from "../../core/delivery.ts";

/** What an endpoint sent is no answer, or not one that can be told from what follows; the message says why in plain words. */
export class AnswerFault extends Error {
  readonly failure: Extract<FailureCode, "PROTOCOL" | "NOT_HTTP" | "NEEDS_H2" | "TLS_EXPECTED" | "HEADERS_TOO_LARGE">;

  constructor(failure: AnswerFault["failure"], message: string) {
    super(message);
    this.failure = failure;
  }
}

export function broken(message: string): AnswerFault {
  return new AnswerFault("PROTOCOL", message);
}
