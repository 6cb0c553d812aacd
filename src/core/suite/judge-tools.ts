// What judging an answer asks of others: patterns in bounded time, schemas, recorded answers.

import type { SnapshotAnswer } from "./snapshot.ts";

export interface JudgeTools {
  /** Whether a pattern is found in a text; undefined when that took too long. */
  matches(pattern: string, text: string): boolean | undefined;
  /** What of a value does not fit a JSON Schema, `/person/name: must be string`; empty when it fits. */
  schemaProblems(schema: unknown, value: unknown): readonly string[];
  /**
   * The recorded answer that `snapshot: true` asks for; its `answer` is missing when none was recorded. Undefined where
   * snapshots are being written and so are not compared.
   */
  readonly recorded?: { readonly answer?: SnapshotAnswer };
}

/** Longer texts are not matched: a pattern may take the square of their length. */
export const maxMatchedCharacters = 64 * 1024;
