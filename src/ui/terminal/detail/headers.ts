// The Headers tab: lines in wire order, names as they were written, nothing merged.

import { type HeaderLines, headerPairs } from "../../../core/http.ts";
import { maskHeaderValue } from "../../../core/redact.ts";
import { visibleBytes } from "../../../core/sanitise.ts";
import { namedHeader, sendsSecret } from "../../../core/signing/scheme.ts";
import { emptyLine, type Line, line, piece } from "../line.ts";
import { type DetailInput, shownText } from "./detail-input.ts";

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
  const extra = credentialHeaders(input);
  return headerPairs(lines).map(([name, value]) => {
    const shown = maskHeaderValue(name, value, { reveal: input.revealed, extra });
    return [piece(visibleBytes(name), "key"), piece(": ", "faint"), piece(visibleBytes(shownText(input, shown)))];
  });
}

/** Headers that carry the secret itself under a name of the provider's or the user's choice. */
function credentialHeaders({ parts }: Pick<DetailInput, "parts">): string[] {
  const schemes = [...(parts.schemes ?? []), ...parts.providers.flatMap((provider) => provider.schemes)];
  return schemes
    .filter(sendsSecret)
    .map(namedHeader)
    .filter((name) => name !== undefined);
}
