// The Response tab: what the app said, attempt by attempt, or what the inbox answered in its place.

import { describeFailure } from "../../../core/failure-words.ts";
import type { StoredAttempt } from "../../../core/ports.ts";
import { formatDuration, formatSize } from "../../plain/format.ts";
import { emptyLine, field, type Line, line } from "../line.ts";
import { contentLines } from "./body.ts";
import type { DetailInput } from "./detail-input.ts";
import { headerLines } from "./headers.ts";

/** The Response tab, the newest attempt first. */
export function responseLines(input: DetailInput): Line[] {
  const { attempts, capture } = input;
  if (attempts.length === 0) {
    if (capture.answeredStatus === undefined) return [line("No answer is known for this capture.", "faint")];
    return [
      field("answered", `${capture.answeredStatus} by the inbox itself`),
      emptyLine,
      line("With --forward-to <port> your app answers, and its answer stands here.", "faint"),
    ];
  }
  return attempts
    .toReversed()
    .flatMap((attempt) => [...attemptLines(attempt), ...answerLines(input, attempt), emptyLine]);
}

/** One attempt in a line or two. */
export function attemptLines(attempt: StoredAttempt): Line[] {
  const { outcome } = attempt;
  const at = new Date(attempt.startedAt).toISOString().slice(11, 23);
  if (outcome.kind === "answered") {
    const tone = outcome.status >= 200 && outcome.status < 300 ? "good" : "bad";
    return [
      field(
        "answer",
        `${outcome.status} from ${attempt.target} in ${formatDuration(attempt.durationMs)}, at ${at}Z`,
        tone,
      ),
    ];
  }
  const words = describeFailure(outcome, attempt.target);
  return [field("failed", `${words.message} (${outcome.code}, at ${at}Z)`, "bad"), field("", words.remedy, "faint")];
}

function answerLines(input: DetailInput, { outcome }: StoredAttempt): Line[] {
  if (outcome.kind === "failed") return [];
  const { bytes } = input.revealed ? { bytes: outcome.body } : input.parts.masker.body(outcome.body);
  const state =
    outcome.bodyState === "whole"
      ? []
      : [
          line(
            outcome.bodyState === "cut"
              ? `Only the first ${formatSize(outcome.body.length)} of the answer were kept.`
              : "The answer broke off here.",
            "warn",
          ),
        ];
  return [
    ...headerLines(input, outcome.headers),
    emptyLine,
    ...(bytes.length === 0 ? [line("no body", "faint")] : contentLines(bytes, outcome.bodyState === "whole")),
    ...state,
  ];
}
