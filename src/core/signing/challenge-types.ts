// Questions that a sender asks before it delivers (subscription handshakes), and their answers, as data.

import type { HmacAlgorithm, KeyFormat, TextEncoding } from "./scheme-parts.ts";

/** One handshake: which request asks, and what answers it. */
export interface Challenge {
  /** Names the handshake in tests and messages, e.g. `zoom`. */
  readonly id: string;
  readonly when: ChallengeCondition;
  readonly answer: ChallengeAnswer;
}

/** All that is given has to hold. */
export interface ChallengeCondition {
  readonly method: "GET" | "POST" | "OPTIONS";
  /** A header that is there with a value. */
  readonly header?: string;
  /** A value in the JSON body; a string that equals `equals`, or any value when that is missing. */
  readonly json?: { readonly pointer: string; readonly equals?: string };
  /** Query parameters; `equals` is a text, or the secret itself (Meta's verify token). */
  readonly query?: readonly { readonly name: string; readonly equals?: string | { readonly secret: true } }[];
}

/** What is sent back; texts are message templates over the request, as in a scheme's `messages`. */
export interface ChallengeAnswer {
  readonly status: number;
  /** Names and templates in turn. */
  readonly headers?: readonly string[];
  /** A text, or the fields of a JSON object. */
  readonly body?: string | { readonly json: Readonly<Record<string, string | KeyedAnswer>> };
}

/** A value that proves that the receiver knows the secret. */
export interface KeyedAnswer {
  readonly hmac: HmacAlgorithm;
  readonly key: KeyFormat;
  /** Template of what is hashed. */
  readonly over: string;
  readonly encoding: TextEncoding;
}
