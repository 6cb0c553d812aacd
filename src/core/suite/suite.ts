// A suite as data: what is sent, and what is expected of the app. Read from a `*.hooks.yaml` file or made from fixtures.

import type { HeaderLines } from "../http.ts";

/** Where a secret comes from; the text itself is never part of a suite that is printed. */
export type SecretSource =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "env"; readonly name: string }
  | { readonly kind: "file"; readonly path: string };

/**
 * What is wrong with a delivery on purpose. `body`: one byte changed after signing. `signature`: one character of it
 * changed. `unsigned`: none sent. `wrong-secret`: signed with another key. `stale`: signed for a time too long ago.
 */
export type Tamper = "body" | "signature" | "unsigned" | "wrong-secret" | "stale";

/** A value by JSON Pointer, or by name in the answer's header. */
export type Matcher =
  /** `written` is the value as JSON text where the value alone loses something: `33.330`, integers beyond 2^53. */
  | { readonly equals: unknown; readonly written?: string }
  | { readonly matches: string }
  | { readonly exists: boolean }
  /** JSON Schema file, or the schema itself. */
  | { readonly schema: unknown };

export interface BodyCheck {
  /** JSON Pointer; empty for the whole body. */
  readonly at: string;
  readonly matcher: Matcher;
}

export interface HeaderCheck {
  readonly name: string;
  readonly matcher: Matcher;
}

/** What an answer has to be. All given conditions hold together. */
export interface Expectation {
  /** `202`, `2xx`, or a list of them. */
  readonly status?: readonly string[];
  readonly headers: readonly HeaderCheck[];
  readonly body: readonly BodyCheck[];
  /** The answer takes less than this. */
  readonly durationMs?: number;
  /** The answer equals the recorded one, these JSON Pointers aside. */
  readonly snapshot?: { readonly ignore: readonly string[] };
}

/** An effect of the delivery: a URL that is asked until it answers as expected. */
export interface WaitFor {
  readonly url: string;
  readonly withinMs: number;
  readonly everyMs: number;
  readonly expect: Expectation;
}

/** One value of a payload; `value` is JSON, strings in it may hold `{{generators}}` (see `set-values.ts`). */
export interface SetValue {
  readonly pointer: string;
  readonly value: unknown;
  /** The value as JSON text, with its numbers as they stand in the file; made from `value` when it is missing. */
  readonly written?: string;
}

export type CaseSource =
  | { readonly kind: "poke"; readonly event: string; readonly provider?: string }
  /** A fixture, HAR, `.http` or curl file; an entry by number where the file has several. */
  | { readonly kind: "replay"; readonly path: string; readonly entry?: number }
  | { readonly kind: "capture"; readonly id: number }
  /** A request that is already in memory. */
  | { readonly kind: "request"; readonly request: CaseRequest };

export interface CaseRequest {
  readonly method: string;
  /** Path and query, joined to the target; undefined goes to the target itself. */
  readonly target?: string;
  readonly headers: HeaderLines;
  readonly body: Uint8Array;
  readonly provider?: string;
}

export interface SuiteCase {
  readonly name: string;
  /** Line in the suite's file, from 1. */
  readonly line?: number;
  readonly source: CaseSource;
  /** Absolute URL, or a path below the suite's target. */
  readonly target?: string;
  readonly provider?: string;
  readonly scheme?: string;
  readonly secret?: SecretSource;
  readonly set: readonly SetValue[];
  readonly fresh: boolean;
  readonly headers: HeaderLines;
  /** Times it is sent; the same bytes each time. */
  readonly repeat: number;
  readonly tamper?: Tamper;
  /** Signed for this time instead of now: ISO 8601, Unix seconds, or relative (`-10m`). */
  readonly at?: string;
  /** Sent with the signature it has. */
  readonly verbatim: boolean;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly skip?: string;
  readonly expect: Expectation;
  readonly waitFor?: WaitFor;
}

export interface Suite {
  readonly name: string;
  readonly file?: string;
  readonly target?: string;
  readonly provider?: string;
  readonly secret?: SecretSource;
  readonly seed?: string;
  /** `order`: one after the other, as webhooks arrive. `parallel`: as many as there are workers. */
  readonly mode: "order" | "parallel";
  readonly cases: readonly SuiteCase[];
}
