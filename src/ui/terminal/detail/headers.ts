// The Headers tab: lines in wire order, names as they were written, nothing merged.

import { type HeaderLines, headerPairs } from "../../../core/http.ts";
import { maskHeaderValue } from "../../../core/redact.ts";
import { visibleBytes } from "../../../core/sanitise.ts";
import { credentialHeaders } from "../../../core/signing/scheme.ts";
import { emptyLine, type Line, line, piece } from "../line.ts";
import { type DetailInput, shownText } from "./detail-input.ts";

/** The Headers tab, trailers below. */
export function headersTab(input: DetailInput): Line[] {
  const { capture } = input;
  const trailers =
    capture.trailers.length === 0
      ? []
      : [emptyLine, line("trailers (behind the body)", "faint"), ...headerLines(input, capture.trailers)];
  const hint = input.revealed ? [] : [emptyLine, line("Credentials are hidden; p shows them.", "faint")];
  const shown = headerLines(input, capture.headers);
  const hides = shown.some((pieces) => pieces.some(({ text }) => text.includes("[hidden]")));
  return [...(shown.length === 0 ? [line("no headers", "faint")] : shown), ...trailers, ...(hides ? hint : [])];
}

/** One line a header; credentials hidden unless revealed. */
export function headerLines(input: Pick<DetailInput, "revealed" | "parts">, lines: HeaderLines): Line[] {
  return shownHeaders(input, lines).map(([name, value]) => [
    piece(visibleBytes(name), "key"),
    piece(": ", "faint"),
    piece(visibleBytes(value)),
  ]);
}

/** Header lines with values as they may be shown, still a character a byte. */
export function shownHeaders(
  input: Pick<DetailInput, "revealed" | "parts">,
  lines: HeaderLines,
): [name: string, value: string][] {
  const extra = credentialsIn(input);
  return headerPairs(lines).map(([name, value]) => [
    name,
    shownText(input, maskHeaderValue(name, value, { reveal: input.revealed, extra })),
  ]);
}

/** Headers that carry the secret itself under a name of the provider's or the user's choice. */
function credentialsIn({ parts }: Pick<DetailInput, "parts">): string[] {
  return credentialHeaders([...(parts.schemes ?? []), ...parts.providers.flatMap((provider) => provider.schemes)]);
}
