// What goes into signing and verifying; shared by `sign.ts` and `verify.ts`.

import type { HeaderLines, RawRequest } from "../http.ts";

/** Secret text as the user has it; the scheme says how it becomes key bytes. */
export type SecretText = string;

export interface SignInput {
  /** The request as it will be sent, without the signature. */
  readonly request: RawRequest;
  /** Absolute URL it is sent to: decides `onlyOver`, and is signed by schemes that sign the URL. */
  readonly sentTo: string;
  readonly secret: SecretText;
  /** Unix time in seconds at which it is signed. */
  readonly at: number;
  /** Message id, for schemes that sign one. */
  readonly messageId?: string;
}

export interface SignResult {
  /** Header lines to add to the request. */
  readonly headers: HeaderLines;
  /** Takes the place of the request's body, for schemes whose signature stands in it. */
  readonly body?: Uint8Array;
  /** Takes the place of `sentTo`, for schemes that put something into the query. */
  readonly sentTo?: string;
  /** Set when the scheme forbids the credential here (for example over http): why nothing was added. */
  readonly withheld?: string;
  /** What a person should know about the secret that was used; missing when there is nothing to say. */
  readonly notes?: readonly string[];
}

export interface SignOptions {
  /** Adds the credential although the scheme keeps it to https (`--send-secret-over-http`). */
  readonly overrideOnlyOver?: boolean;
}

export interface VerifyInput {
  readonly request: RawRequest;
  /** Keys to try, the current one first. An empty one is an error of the caller (`SECRET_EMPTY`). */
  readonly secrets: readonly SecretText[];
  /** Unix time in seconds at which the request is judged. */
  readonly at: number;
  /** Absolute URL the sender used, for schemes that sign the URL. */
  readonly sentTo?: string;
  /** Overrides the scheme's own tolerance. */
  readonly toleranceSeconds?: number;
  /** Skips the search for hints in a bad verdict; for callers that ask often and only want yes or no. */
  readonly withoutHints?: true;
}
