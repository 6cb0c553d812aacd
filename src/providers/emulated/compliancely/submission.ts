// A submission: one TIN match, pending at first, with its result seconds later.

import { pending, sandboxResult } from "./irs-codes.ts";

/** What is kept of a submission; the result follows from it. Plain JSON. */
export interface Submission {
  readonly id: number;
  readonly name: string;
  readonly tin: string;
  /** Milliseconds since 1970, UTC, of the emulated clock. */
  readonly createdAt: number;
  /** When the result is there. */
  readonly resultAt: number;
}

/** Seconds until the result of an input that is no documented sample: "after couple of seconds". */
export const secondsToResult = 2;

/** The submission object as it is at a time, in the documentation's order of members. */
export function submissionObject({ id, name, tin, createdAt, resultAt }: Submission, now: number): object {
  const isOver = now >= resultAt;
  const { status, ...irs } = isOver ? sandboxResult({ name, tin }).result : pending;
  const changed = isoSeconds(isOver ? resultAt : createdAt);
  return {
    id,
    name,
    tin,
    status,
    created_by: "compliancely",
    ...irs,
    last_irs_check_date: changed,
    created_date: isoSeconds(createdAt),
    updated_date: changed,
  };
}

/** The submissions in a provider's state. */
export function submissionsIn(data: { readonly [key: string]: unknown }): readonly Submission[] {
  return (data.submissions ?? []) as readonly Submission[];
}

function isoSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}
