// HTTP Message Signatures (RFC 9421): is one of the signatures good, and what does it cover.

import { HookdevError } from "../../errors.ts";
import { headerValues } from "../../http.ts";
import { equalBytes, hmac } from "../crypto.ts";
import { verifiedBy } from "../crypto-keys.ts";
import { decodeStrict } from "../encoding.ts";
import type { VerifyInput } from "../engine-types.ts";
import { accept, keyThat, refuse } from "../judgement.ts";
import { rfc9421Methods, type SchemeKey } from "../key-set.ts";
import type { Rfc9421Scheme } from "../scheme.ts";
import { mostSignatures } from "../scheme-parts.ts";
import { judgeAge } from "../timestamp.ts";
import type { BadVerdict, Verdict } from "../verdict.ts";
import { judgeContentDigest } from "./content-digest.ts";
import { signatureBase } from "./signature-base.ts";
import { type InnerList, type Member, parseDictionary, stringOf } from "./structured-fields.ts";

/** A request that carries a Signature header, and the keys to try. */
export interface Rfc9421Case {
  readonly scheme: Rfc9421Scheme;
  readonly input: VerifyInput;
  readonly keys: readonly SchemeKey[];
}

/**
 * Good when one of the signatures is; else what the last one that was tried lacks.
 *
 * @throws HookdevError `URL_NEEDED` when a signature covers the URL and it is not given
 */
export function verifyRfc9421(given: Rfc9421Case): Verdict {
  const { scheme, input } = given;
  const { headers } = input.request;
  const inputs = headerValues(headers, "signature-input").join(", ");
  if (inputs === "") return refuse(scheme, { reason: "missing", message: "The header Signature-Input is missing." });
  const described = parseDictionary(inputs);
  const signatures = parseDictionary(headerValues(headers, "signature").join(", "));
  if (described === undefined || signatures === undefined)
    return malformed(scheme, `The header ${described ? "Signature" : "Signature-Input"} is not a structured field.`);
  let refused: BadVerdict | undefined;
  for (const [label, member] of [...described].slice(0, mostSignatures)) {
    const verdict = judgeOne(given, member, signatures.get(label));
    if (verdict.ok) return verdict;
    if (refused === undefined || verdict.reason !== "malformed") refused = verdict;
  }
  return refused ?? malformed(scheme, "The header Signature-Input describes no signature.");
}

function judgeOne(given: Rfc9421Case, described: Member, signature: Member | undefined): Verdict {
  const { scheme, input, keys } = given;
  const bytes = signature?.kind === "bytes" ? decodeStrict(signature.text.slice(1, -1), "base64") : undefined;
  if (described.kind !== "list" || bytes === undefined)
    return malformed(scheme, "Signature-Input and Signature do not both describe the same signature.");
  const refused = otherAlgorithm(scheme, described) ?? notCovered(scheme, described);
  if (refused !== undefined) return refused;
  const { request, sentTo: url } = input;
  const base = signatureBase(described, { request, url });
  if (!base.ok) return noBase(scheme, base);
  const key = keyThat(
    (candidate) => signedWith(scheme, { key: candidate, message: base.bytes, signature: bytes }),
    keys,
  );
  if (key === undefined)
    return refuse(scheme, {
      reason: "mismatch",
      message: `The signature was not made over this request with ${input.secrets.length === 1 ? "the key" : `any of the ${input.secrets.length} keys`}.`,
    });
  return otherBody(given, described) ?? outsideTime(given, described) ?? accepted(given, key, described);
}

function accepted({ scheme, input }: Rfc9421Case, key: SchemeKey, described: InnerList): Verdict {
  const notes = covers(described, "content-digest")
    ? []
    : ["Warning: this signature does not cover the body (no content-digest), so the body could be another one."];
  return accept(scheme, { key, secretCount: input.secrets.length, notes });
}

/** The scheme decides, or a forger would. */
function otherAlgorithm(scheme: Rfc9421Scheme, { params }: InnerList): BadVerdict | undefined {
  const alg = params.get("alg");
  if (alg === undefined || stringOf(alg) === scheme.algorithm) return undefined;
  return malformed(scheme, `The signature asks for another algorithm than ${scheme.algorithm}.`);
}

function notCovered(scheme: Rfc9421Scheme, described: InnerList): BadVerdict | undefined {
  const lacking = (scheme.requires ?? []).find((name) => !covers(described, name));
  if (lacking === undefined) return undefined;
  return refuse(scheme, { reason: "mismatch", message: `The signature does not cover ${lacking}, as it has to.` });
}

function covers({ items }: InnerList, name: string): boolean {
  return items.some((item) => stringOf(item) === name && item.params.size === 0);
}

function noBase(
  scheme: Rfc9421Scheme,
  { component, why }: { readonly component: string; readonly why: string },
): BadVerdict {
  const shown = /^[\w@";=. -]{1,80}$/.test(component) ? component : "a component";
  if (why === "url-needed")
    throw new HookdevError("URL_NEEDED", {
      category: "usage",
      message: `The signature covers ${shown}, and it is not known to which URL this request was sent.`,
      remedy: "Give it with --url, exactly as the sender wrote it.",
    });
  if (why === "missing")
    return refuse(scheme, {
      reason: "missing",
      message: `The signature covers ${shown}, which the request does not have once.`,
    });
  return malformed(
    scheme,
    `The signature covers ${shown}${why === "doubled" ? " twice." : ", which is not supported."}`,
  );
}

function signedWith(
  { algorithm }: Rfc9421Scheme,
  { key, message, signature }: { key: SchemeKey; message: Uint8Array; signature: Uint8Array },
): boolean {
  if (algorithm === "hmac-sha256") return equalBytes(hmac("sha256", key.bytes, [message]), signature);
  return key.handle !== undefined && verifiedBy(key.handle, rfc9421Methods[algorithm], { message, signature });
}

function otherBody({ scheme, input }: Rfc9421Case, described: InnerList): BadVerdict | undefined {
  if (!covers(described, "content-digest")) return undefined;
  const judged = judgeContentDigest(input.request);
  if (judged === "fits") return undefined;
  if (judged === "unknown") return malformed(scheme, "The header Content-Digest holds no hash that is known.");
  return refuse(scheme, {
    reason: "mismatch",
    message: "The signature is genuine, but Content-Digest is the hash of another body.",
    hints: ["The body was changed on its way, for example parsed and written again."],
  });
}

function outsideTime({ scheme, input }: Rfc9421Case, { params }: InnerList): BadVerdict | undefined {
  const expires = seconds(params.get("expires")?.text);
  if (expires !== undefined && input.at > expires)
    return refuse(scheme, {
      reason: "stale",
      message: `The signature is right, but it expired ${input.at - expires} s ago.`,
    });
  const tolerance =
    scheme.toleranceSeconds === undefined ? undefined : (input.toleranceSeconds ?? scheme.toleranceSeconds);
  if (tolerance === undefined) return undefined;
  const created = seconds(params.get("created")?.text);
  if (created === undefined)
    return refuse(scheme, { reason: "missing-timestamp", message: 'The signature has no parameter "created".' });
  const age = input.at - created;
  const reason = judgeAge(age, tolerance);
  if (reason === "ok") return undefined;
  const off = `${Number(Math.abs(age).toFixed(3))} s ${reason === "stale" ? "ago" : "in the future"}`;
  return refuse(scheme, {
    reason,
    message: `The signature is right, but it was made ${off}; ${tolerance} s are allowed.`,
  });
}

function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,11}$/.test(text) ? Number(text) : undefined;
}

function malformed(scheme: Rfc9421Scheme, message: string): BadVerdict {
  return refuse(scheme, { reason: "malformed", message });
}
