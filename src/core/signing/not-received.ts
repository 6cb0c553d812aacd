// What is told when there is no signature to judge: it is missing, or there more than once.

import { type HeaderLines, headerPairs } from "../http.ts";
import type { VerifyInput } from "./engine-types.ts";
import { refuse } from "./judgement.ts";
import type { NotReceived } from "./received.ts";
import { namedHeader, placeOf, type SigningScheme } from "./scheme.ts";
import { mostSignatures } from "./scheme-parts.ts";
import type { BadVerdict } from "./verdict.ts";

/** The refusal for one scheme. */
export function notReceived(scheme: SigningScheme, why: NotReceived, input: VerifyInput): BadVerdict {
  switch (why) {
    case "missing":
      return missingFrom([scheme], input);
    case "ambiguous":
      return refuse(scheme, {
        reason: "ambiguous",
        message: `The ${placeOf(scheme)} is there more than once, so it is not clear which one counts.`,
        hints: ["A proxy in between may have added its own; a sender writes it once."],
      });
    case "no-items":
      return refuse(scheme, {
        reason: "missing",
        message: `The body has no list ${scheme.location.json === undefined ? "" : scheme.location.forEach} with signed items.`,
      });
    case "too-many-items":
      return refuse(scheme, {
        reason: "malformed",
        message: `The body holds more than ${mostSignatures} signed items; a sender puts few into one delivery.`,
      });
    default:
      return why satisfies never;
  }
}

/** The refusal when none of the schemes has its signature in the request; in the name of the first. */
export function missingFrom(schemes: readonly SigningScheme[], { request, sentTo }: VerifyInput): BadVerdict {
  const [scheme] = schemes as [SigningScheme];
  const hints = schemes.flatMap((each) => renamedHint(request.headers, namedHeader(each)));
  if (scheme.onlyOver === "https" && sentTo?.toLowerCase().startsWith("http:"))
    hints.push("This credential is sent over https only, and this request came over http.");
  return refuse(scheme, { reason: "missing", message: missingText(schemes), hints: [...new Set(hints)] });
}

function missingText(schemes: readonly SigningScheme[]): string {
  const places = [...new Set(schemes.map(placeOf))];
  if (places.length === 1) return `The ${places[0]} is missing or empty.`;
  const headers = [...new Set(schemes.map(namedHeader))];
  return headers.includes(undefined)
    ? `None of these is there with a value: ${places.join(", ")}.`
    : `None of the headers ${headers.join(", ")} is there with a value.`;
}

/** Whether the header is there with `X-` in front or without it, a frequent mistake in code and in proxies. */
function renamedHint(lines: HeaderLines, name: string | undefined): string[] {
  if (name === undefined) return [];
  const other = /^x-/i.test(name) ? name.slice(2) : `X-${name}`;
  const there = headerPairs(lines).some(([candidate]) => candidate.toLowerCase() === other.toLowerCase());
  return there ? [`There is a header ${other}; this scheme reads ${name}.`] : [];
}
