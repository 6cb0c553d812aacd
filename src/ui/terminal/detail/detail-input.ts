// What a tab of the detail is made from.

import { type Capture, urlOf } from "../../../core/capture.ts";
import type { RawRequest } from "../../../core/http.ts";
import type { StoredAttempt } from "../../../core/ports.ts";
import type { InspectorParts } from "../session-info.ts";

export interface DetailInput {
  readonly capture: Capture;
  /** The body, or its beginning when it is large. */
  readonly body: Uint8Array;
  readonly attempts: readonly StoredAttempt[];
  /** Personal data and credentials are shown. */
  readonly revealed: boolean;
  readonly expectedShown: boolean;
  readonly parts: Pick<InspectorParts, "providers" | "keys" | "schemes" | "masker" | "info">;
}

/** The body as it may be shown, and how many values of it are hidden. */
export function shownBody({ body, revealed, parts }: DetailInput): {
  readonly bytes: Uint8Array;
  readonly masked: number;
} {
  return revealed ? { bytes: body, masked: 0 } : parts.masker.body(body);
}

/** A text from outside (path, header value) as it may be shown. */
export function shownText(input: Pick<DetailInput, "revealed" | "parts">, text: string): string {
  return input.revealed ? text : input.parts.masker.text(text);
}

/** The capture as a request for the signing engine. */
export function requestOf({ capture, body }: Pick<DetailInput, "capture" | "body">): RawRequest {
  return { method: capture.method, target: capture.target, headers: capture.headers, body };
}

/** The URL as the sender knew it. */
export function sentTo({ capture }: Pick<DetailInput, "capture">): string {
  return urlOf(capture);
}
