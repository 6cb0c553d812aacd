// Is this request genuine: one scheme, or whichever of several the request speaks.

import { HookdevError } from "../errors.ts";
import { type HeaderLines, headerValues } from "../http.ts";
import type { VerifyInput } from "./engine-types.ts";
import { keysFor } from "./key-set.ts";
import { missingFrom, notReceived } from "./not-received.ts";
import { receivedAt } from "./received.ts";
import { verifyRfc9421 } from "./rfc9421/verify.ts";
import { isPlaced, namedHeader, requiredHeader, type SigningScheme } from "./scheme.ts";
import type { BadVerdict, Verdict, VerdictReason } from "./verdict.ts";
import { verifyCredential } from "./verify-credential.ts";
import { verifyJwt } from "./verify-jwt.ts";
import { verifyMessage } from "./verify-message.ts";

/**
 * Judges a request by one scheme. All keys are tried, comparisons take constant time and are made on bytes.
 *
 * @throws HookdevError for mistakes of the caller, whatever the request holds: `HEADER_NAME_NEEDED`, `SECRET_EMPTY`,
 * `KEY_MALFORMED`, `KEY_WRONG_KIND`, `TEMPLATE_INVALID`, `SCHEME_INVALID`; and `URL_NEEDED` when the URL is signed but
 * not given
 */
export function verify(scheme: SigningScheme, input: VerifyInput): Verdict {
  if (!isPlaced(scheme)) requiredHeader(scheme);
  const keys = keysFor(scheme, input.secrets);
  const received = receivedAt(scheme.location, input.request);
  // The header of RFC 9421 is a list, which may stand in several lines.
  if (scheme.type === "rfc9421" && received !== "missing") return verifyRfc9421({ scheme, input, keys });
  if (typeof received === "string") return notReceived(scheme, received, input);
  if ("messages" in scheme) return verifyMessage({ scheme, input, keys }, received);
  const [text = ""] = received[0]?.values ?? [];
  if (scheme.type === "jwt") return verifyJwt({ scheme, input, keys, received: text });
  return verifyCredential({
    scheme: scheme as Exclude<typeof scheme, { type: "rfc9421" }>,
    input,
    keys,
    received: text,
  });
}

/**
 * Judges a request by the schemes it speaks: those whose signature (and authorization word) is there. Good when one of
 * them is; else the most telling refusal. Schemes whose header nobody has named are left out, and so are those that
 * cannot read the secret while another one can.
 *
 * @throws HookdevError as `verify`, and `HEADER_NAME_NEEDED` when no scheme has a header
 */
export function verifyWith(schemes: readonly SigningScheme[], input: VerifyInput): Verdict {
  const placed = schemes.filter(isPlaced);
  const [first] = placed;
  if (first === undefined) throw noScheme(schemes[0]);
  if (placed.length === 1) return verify(first, input);
  const candidates = spokenBy(input.request, placed);
  if (candidates.length === 0) {
    readableBy(placed, input.secrets);
    return missingFrom(placed, input);
  }
  return mostTelling(readableBy(candidates, input.secrets), input);
}

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

function mostTelling(schemes: readonly SigningScheme[], input: VerifyInput): Verdict {
  let worst: BadVerdict | undefined;
  let lacking: HookdevError | undefined;
  for (const scheme of schemes) {
    try {
      const verdict = verify(scheme, input);
      if (verdict.ok) return verdict;
      if (worst === undefined || tellingness.indexOf(verdict.reason) > tellingness.indexOf(worst.reason))
        worst = verdict;
    } catch (error) {
      // Another scheme may do without the URL; when none is good, the URL has to be asked for.
      if (!(error instanceof HookdevError && error.code === "URL_NEEDED")) throw error;
      lacking ??= error;
    }
  }
  if (lacking !== undefined) throw lacking;
  return worst as BadVerdict;
}

/** The schemes that can read the secrets; when there is none, the first one's complaint is thrown. */
function readableBy(schemes: readonly SigningScheme[], secrets: readonly string[]): readonly SigningScheme[] {
  let complaint: HookdevError | undefined;
  const readable = schemes.filter((scheme) => {
    try {
      return keysFor(scheme, secrets).length > 0;
    } catch (error) {
      if (!(error instanceof HookdevError && /^KEY_/.test(error.code))) throw error;
      complaint ??= error;
      return false;
    }
  });
  if (readable.length === 0 && complaint !== undefined) throw complaint;
  return readable;
}

function spokenBy(request: VerifyInput["request"], schemes: readonly SigningScheme[]): SigningScheme[] {
  const present = schemes.filter((scheme) => {
    const received = receivedAt(scheme.location, request);
    return received !== "missing" && received !== "no-items";
  });
  const spoken = present.filter((scheme) => speaksWord(request.headers, scheme));
  return spoken.length > 0 ? spoken : present;
}

function speaksWord(lines: HeaderLines, scheme: SigningScheme): boolean {
  const header = namedHeader(scheme);
  if ((scheme.type !== "basic" && scheme.type !== "bearer") || header === undefined) return true;
  const word = `${scheme.type} `;
  return headerValues(lines, header).some((value) => value.trimStart().toLowerCase().startsWith(word));
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
