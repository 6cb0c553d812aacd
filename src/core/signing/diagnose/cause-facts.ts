// What is written about a cause before anybody looks for it.

export interface CauseFacts {
  /** What happened, without a full stop. */
  readonly title: string;
  /** What to do, in sentences. */
  readonly fix: string;
  /** The set of code hints that goes with it. */
  readonly code: CodeSet | "none";
}

/** Names of the sets of code hints. */
export type CodeSet = "raw-body" | "public-url" | "trim-secret" | "base64-event";

/** One line of code for one framework. */
export interface CodeHint {
  readonly framework: string;
  readonly code: string;
}
