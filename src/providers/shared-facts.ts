// Facts that many senders share: what hookdev made up itself, and what it has not looked up.

import type { Fact } from "../core/provider.ts";

/** For senders whose payload files are all hookdev's own values. */
export const madeUpPayloads: Fact = {
  subject: "payloads",
  statement: "The payloads are short, and every value in them is made up.",
  sureness: "synthetic",
  source: "hookdev",
};

/** For schemes with a signed time whose sender names no tolerance: the time is covered and not judged. */
export function toleranceNotFound(docs: string): Fact {
  return {
    subject: "authenticity",
    statement: "How old a delivery may be: its time is signed, and hookdev does not judge it.",
    sureness: "unknown",
    source: `not found in what hookdev has read of ${docs}`,
  };
}

/** One `unknown` fact for each subject: the data stays unset. `docs` is what was read. */
export function notFound(docs: string, ...subjects: readonly (keyof typeof statements)[]): Fact[] {
  return subjects.map((subject) => ({
    subject,
    statement: statements[subject],
    sureness: "unknown",
    source: `not found in what hookdev has read of ${docs}`,
  }));
}

const statements = {
  "event id": "Which value of the body stays the same over retries.",
  success: "Which status codes count as received.",
  "retry attempts": "How often a delivery is tried.",
  "retry schedule": "When a delivery is tried again.",
  timeout: "How long the sender waits for an answer.",
  "source addresses": "From where it sends.",
} as const;
