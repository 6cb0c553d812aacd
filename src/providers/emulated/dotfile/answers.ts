// Errors in the form of Dotfile's API, and its times.

import type { Routed, World } from "../../../core/emulation/emulation.ts";
import type { HeaderLines } from "../../../core/http.ts";
import { jsonAnswer } from "../json-answer.ts";

const codes: Readonly<Record<number, string>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
};

/** What an error says. */
export interface DotfileError {
  readonly status: number;
  readonly message: string;
  /** In place of the code that goes with the status. */
  readonly code?: string;
  readonly headers?: HeaderLines;
}

/**
 * An error as the API answers it: `{"status_code", "timestamp", "code", "message"}`.
 *
 * @see github.com/api-evangelist/dotfile errors/dotfile-problem-types.yml (a live 401 of 2026-08-17; not in the OpenAPI)
 */
export function refuse({ status, message, code, headers }: DotfileError, { now }: Pick<World, "now">): Routed {
  const named = code ?? codes[status] ?? "ERROR";
  const body = { status_code: status, timestamp: isoTime(now), code: named, message };
  return { answer: jsonAnswer(status, body, headers) };
}

/** `2023-01-31T13:30:00.000Z` */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
