// Words for a webhook that did not come: which one came nearest, and in what it differs.

import { clip, visible } from "../sanitise.ts";
import { type Matchable, type Mismatch, mismatches, type WebhookMatch } from "./webhook-match.ts";

/** Several lines: what was waited for, how many came, and the nearest with its differences. */
export function describeMiss(match: WebhookMatch, received: readonly Matchable[]): string {
  if (received.length === 0) return "Nothing has arrived at the inbox.";
  const [first] = received.map((webhook) => ({ webhook, found: mismatches(match, webhook) })).sort(byDistance);
  const { webhook, found } = first as Candidate;
  const count = received.length === 1 ? "One webhook has" : `${received.length} webhooks have`;
  const lines = found.map(
    ({ at, expected, actual }) => `  ${visible(at)}\n    - expected ${expected}\n    + received ${actual}`,
  );
  return [`${count} arrived; the nearest is ${subjectOf(webhook)}:`, ...lines].join("\n");
}

interface Candidate {
  readonly webhook: Matchable;
  readonly found: readonly Mismatch[];
}

/** Another event is further away than any number of other values. */
function byDistance(a: Candidate, b: Candidate): number {
  return weight(a) - weight(b);
}

function weight({ found }: Candidate): number {
  return found.length + (found.some(({ at }) => at === "event") ? 1000 : 0);
}

function subjectOf({ event, provider, method, path }: Matchable): string {
  return clip(visible(event === undefined ? `${method} ${path}` : `${provider ?? "unknown"} ${event}`), 100);
}
