// Matchers for `expect.extend`, of vitest and of jest alike.

import { HookdevError } from "./core/errors.ts";
import { describeMiss } from "./core/library/nearest-miss.ts";
import type { LibraryRequest } from "./core/library/request.ts";
import type { LibrarySecret } from "./core/library/secrets.ts";
import { mismatches, type WebhookMatch } from "./core/library/webhook-match.ts";
import type { FileProvider } from "./core/provider-schema/file-types.ts";
import { diagnose, verify, type WebhookInbox } from "./index.ts";

/** What a matcher gives back to the test runner. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What is waited for, and how long; `within` is a duration (`"2s"`) or milliseconds. */
export type ExpectedWebhook = WebhookMatch & { readonly within?: string | number };

/** A request with a signature: one that arrived at an inbox, or one of your own making. */
export type SignedRequest = LibraryRequest & { readonly provider?: string | undefined };

export interface SignedByOptions {
  /** Needed when the request does not tell, as one that arrived at an inbox does. */
  readonly provider?: string | FileProvider;
  readonly scheme?: string;
  /** When it is judged; default now. */
  readonly at?: number | Date;
  readonly toleranceSeconds?: number;
}

/** The matchers, for `expect.extend(matchers)`. */
export const matchers = { toHaveReceivedWebhook, toBeSignedBy };

interface MatcherContext {
  readonly isNot?: boolean;
}

/** Waits until the inbox has received a webhook that matches. With `not` it looks at once and does not wait. */
async function toHaveReceivedWebhook(
  this: MatcherContext,
  inbox: WebhookInbox,
  expected: ExpectedWebhook,
): Promise<MatcherResult> {
  const { within, ...match } = expected;
  if (this.isNot === true) {
    const hit = inbox.received.find((webhook) => mismatches(match, webhook).length === 0);
    return {
      pass: hit !== undefined,
      message: () => `Expected no such webhook, but number ${hit?.id ?? 0} of this inbox is one.`,
    };
  }
  try {
    await inbox.waitFor(expected);
    return { pass: true, message: () => "Expected no such webhook, but one has arrived." };
  } catch (error) {
    if (!(error instanceof HookdevError) || error.code !== "WEBHOOK_NOT_RECEIVED") throw error;
    const words = describeMiss(match, inbox.received);
    return {
      pass: false,
      message: () =>
        `Expected a webhook within ${typeof within === "number" ? `${within} ms` : (within ?? "2s")}. ${words}`,
    };
  }
}

/** Whether the request carries a good signature under this secret; when not, the message says why. */
function toBeSignedBy(request: SignedRequest, secret: LibrarySecret, options: SignedByOptions = {}): MatcherResult {
  const provider = options.provider ?? request.provider;
  if (provider === undefined)
    return { pass: false, message: () => "Nobody knows who sent it: pass { provider } as second argument." };
  const asked = { ...options, provider, secret, request };
  const verdict = verify(asked);
  if (verdict.ok) return { pass: true, message: () => "Expected it not to be signed by this secret, but it is." };
  const finding = diagnose(asked).findings[0];
  const cause = finding === undefined ? "" : ` ${finding.explanation} ${finding.fix}`;
  return {
    pass: false,
    message: () => `Expected a good signature, but: ${verdict.reason}.${cause}`,
  };
}
