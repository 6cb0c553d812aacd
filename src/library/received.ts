// A webhook that arrived at a library inbox, with its body at hand.

import { type Capture, urlOf } from "../core/capture.ts";
import { type HeaderLines, headerValues } from "../core/http.ts";
import type { Matchable } from "../core/library/webhook-match.ts";
import type { Verdict } from "../core/signing/verdict.ts";

export interface ReceivedWebhook extends Matchable {
  /** Counts up in order of arrival. */
  readonly id: number;
  readonly receivedAt: Date;
  readonly url: string;
  /** Name, value, name, value … as they came. */
  readonly headers: HeaderLines;
  /** The bytes as they came. */
  readonly body: Uint8Array;
  /** Undefined when no secret is known for its sender: not checked is not the same as good. */
  readonly verdict: Verdict | undefined;
  /** The first value of a header, by name in any case. */
  header(name: string): string | undefined;
  /** The body as UTF-8. */
  text(): string;
  /** The body as JSON. @throws SyntaxError */
  json(): unknown;
}

/** The capture as a caller of the library sees it. */
export function receivedWebhook(capture: Capture, body: Uint8Array): ReceivedWebhook {
  const { id, method, target, headers, provider, event, verdict } = capture;
  const text = () => new TextDecoder().decode(body);
  return {
    id,
    receivedAt: new Date(capture.receivedAt),
    method,
    path: target,
    url: urlOf(capture),
    headers,
    body,
    provider,
    event,
    verdict,
    verified: verdict?.ok === true,
    headerValues: (name) => headerValues(headers, name),
    header: (name) => headerValues(headers, name)[0],
    text,
    json: () => JSON.parse(text()),
  };
}
