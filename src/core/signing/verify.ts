// Is this request genuine: one scheme, or whichever of several the request speaks.

import { HookdevError } from "../errors.ts";
import { type HeaderLines, headerPairs, headerValues } from "../http.ts";
import type { VerifyInput } from "./engine-types.ts";
import { onlyValue } from "./header-value.ts";
import { refuse } from "./judgement.ts";
import { keyCandidates } from "./keys.ts";
import { namedHeader, requiredHeader, type SigningScheme } from "./scheme.ts";
import type { BadVerdict, Verdict, VerdictReason } from "./verdict.ts";
import { verifyBasic, verifyBearer, verifyToken } from "./verify-credential.ts";
import { verifyHmac } from "./verify-hmac.ts";

/**
 * Judges a request by one scheme. All keys are tried, comparisons take constant time and are made on bytes.
 *
 * @throws HookdevError for mistakes of the caller, whatever the request holds: `HEADER_NAME_NEEDED`, `SECRET_EMPTY`,
 * `KEY_MALFORMED`, `TEMPLATE_INVALID`; and `URL_NEEDED` when the URL is signed but not given
 */
export function verify(scheme: SigningScheme, input: VerifyInput): Verdict {
  const header = requiredHeader(scheme);
  const keys = keyCandidates(input.secrets, scheme.type === "hmac" ? scheme.key : textKey);
  const received = onlyValue(input.request.headers, header);
  if (received === undefined) return ambiguous(scheme, header);
  if (received === "") return missing(scheme, [header], input);
  switch (scheme.type) {
    case "hmac":
      return verifyHmac({ scheme, input, keys, received });
    case "token":
      return verifyToken({ scheme, input, keys, received });
    case "basic":
      return verifyBasic({ scheme, input, keys, received });
    case "bearer":
      return verifyBearer({ scheme, input, keys, received });
    default:
      return scheme satisfies never;
  }
}

/**
 * Judges a request by the schemes it speaks: those whose header (and authorization word) is there. Good when one of
 * them is; else the most telling refusal. Schemes whose header nobody has named are left out.
 *
 * @throws HookdevError as `verify`, and `HEADER_NAME_NEEDED` when no scheme has a header
 */
export function verifyWith(schemes: readonly SigningScheme[], input: VerifyInput): Verdict {
  const named = schemes.filter((scheme) => namedHeader(scheme) !== undefined);
  const [first] = named;
  if (first === undefined) throw noScheme(schemes[0]);
  if (named.length === 1) return verify(first, input);
  const candidates = spokenBy(input.request.headers, named);
  if (candidates.length === 0) {
    for (const scheme of named) if (scheme.type === "hmac") keyCandidates(input.secrets, scheme.key);
    keyCandidates(input.secrets, textKey);
    return missing(first, [...new Set(named.map(requiredHeader))], input);
  }
  let worst: BadVerdict | undefined;
  for (const scheme of candidates) {
    const verdict = verify(scheme, input);
    if (verdict.ok) return verdict;
    if (worst === undefined || tellingness.indexOf(verdict.reason) > tellingness.indexOf(worst.reason)) worst = verdict;
  }
  return worst as BadVerdict;
}

const textKey = { encoding: "utf8" } as const;

/** From the least to the most telling. */
const tellingness: readonly VerdictReason[] = [
  "missing",
  "malformed",
  "ambiguous",
  "missing-timestamp",
  "malformed-timestamp",
  "mismatch",
  "future",
  "stale",
];

function spokenBy(lines: HeaderLines, schemes: readonly SigningScheme[]): SigningScheme[] {
  const present = schemes.filter((scheme) => headerValues(lines, requiredHeader(scheme)).some((value) => value !== ""));
  const spoken = present.filter((scheme) => speaksWord(lines, scheme));
  return spoken.length > 0 ? spoken : present;
}

function speaksWord(lines: HeaderLines, scheme: SigningScheme): boolean {
  if (scheme.type !== "basic" && scheme.type !== "bearer") return true;
  const word = `${scheme.type} `;
  return headerValues(lines, requiredHeader(scheme)).some((value) => value.trimStart().toLowerCase().startsWith(word));
}

function missing(scheme: SigningScheme, names: readonly string[], { request, sentTo }: VerifyInput): BadVerdict {
  const message =
    names.length === 1
      ? `The header ${names[0]} is missing or empty.`
      : `None of the headers ${names.join(", ")} is there with a value.`;
  const hints = names.flatMap((name) => renamedHint(request.headers, name));
  if (scheme.onlyOver === "https" && sentTo?.toLowerCase().startsWith("http:"))
    hints.push("This credential is sent over https only, and this request came over http.");
  return refuse(scheme, { reason: "missing", message, hints });
}

/** Whether the header is there with `X-` in front or without it, a frequent mistake in code and in proxies. */
function renamedHint(lines: HeaderLines, name: string): string[] {
  const other = /^x-/i.test(name) ? name.slice(2) : `X-${name}`;
  const there = headerPairs(lines).some(([candidate]) => candidate.toLowerCase() === other.toLowerCase());
  return there ? [`There is a header ${other}; this scheme reads ${name}.`] : [];
}

function ambiguous(scheme: SigningScheme, header: string): BadVerdict {
  return refuse(scheme, {
    reason: "ambiguous",
    message: `The header ${header} is there more than once, so it is not clear which one counts.`,
    hints: ["A proxy in between may have added its own; a sender writes it once."],
  });
}

function noScheme(scheme: SigningScheme | undefined): HookdevError {
  if (scheme !== undefined) {
    try {
      requiredHeader(scheme);
    } catch (cause) {
      if (cause instanceof HookdevError) return cause;
      throw cause;
    }
  }
  return new HookdevError("NO_SCHEME", { category: "bug", message: "There is no signing scheme to verify with." });
}
