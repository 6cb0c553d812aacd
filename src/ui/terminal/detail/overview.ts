// The Overview tab: what arrived, from whom, what was made of it.

import { describeAddress } from "../../../core/guards/client-address.ts";
import { formatSize } from "../../plain/format.ts";
import { emptyLine, field, type Line, line } from "../line.ts";
import { type DetailInput, shownBody, shownText } from "./detail-input.ts";
import { attemptLines } from "./response.ts";
import { verdictLines } from "./signature.ts";

/** The Overview tab. */
export function overviewLines(input: DetailInput): Line[] {
  const { capture, attempts } = input;
  const { masked } = shownBody(input);
  return [
    field("request", `${capture.method} ${shownText(input, capture.target)}`, "strong"),
    field(
      "received",
      `${new Date(capture.receivedAt).toISOString()}  from ${describeAddress(capture)}, HTTP/${capture.httpVersion}`,
    ),
    field(
      "sender",
      capture.provider === undefined
        ? "unknown"
        : `${capture.provider}${capture.event === undefined ? "" : ` · ${capture.event}`}`,
    ),
    field(
      "body",
      `${formatSize(capture.body.size)}${masked > 0 ? ` (${masked} personal values masked; p shows them)` : ""}`,
    ),
    ...verdictLines(input),
    ...(capture.problem === undefined ? [] : [field("problem", capture.problem, "warn")]),
    ...capture.flags.map((flag) => field("note", flagWords[flag] ?? flag, "warn")),
    emptyLine,
    ...(attempts.length === 0 ? answeredLines(input) : attempts.flatMap((attempt) => attemptLines(attempt))),
  ];
}

function answeredLines({ capture }: DetailInput): Line[] {
  if (capture.answeredStatus === undefined) return [line("Not answered yet, or the session ended before.", "faint")];
  return [field("answered", `${capture.answeredStatus} by the inbox itself`)];
}

const flagWords: Readonly<Record<string, string>> = {
  browser: "a web page sent this; it is not forwarded without --allow-browser",
  "no-host": "it came without a Host header",
  "no-body-announced": "neither Content-Length nor Transfer-Encoding announced a body",
  "signature-in-trailer": "the signature stands in a trailer, behind the body",
  "client-left": "the sender was gone before it was answered",
};
