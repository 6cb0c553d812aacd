// What the readers of requests give back, and how they refuse.

import { HookdevError } from "../errors.ts";
import type { RawRequest } from "../http.ts";

/** A request that was read from text. */
export interface TextRequest extends RawRequest {
  /** Absolute URL, where the text names one or lets it be told. */
  readonly sentTo?: string;
  /** What was read, for people. */
  readonly format: "curl" | "http" | "har";
}

/** The error of all readers. */
export function unreadable(
  reason: string,
  more: { readonly remedy?: string; readonly cause?: unknown } = {},
): HookdevError {
  return new HookdevError("REQUEST_UNREADABLE", {
    category: "fixture",
    message: `The request cannot be read: ${reason}.`,
    remedy: more.remedy ?? "Give a curl command, HTTP text (request line, headers, empty line, body) or a HAR file.",
    cause: more.cause,
  });
}
