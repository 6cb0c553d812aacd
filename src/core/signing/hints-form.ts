// Causes that lie in how the signature is written.

import { decodeStrict } from "./encoding.ts";
import { type MismatchCase, type Reading, type Trial, wouldMatch } from "./mismatch-case.ts";
import type { HmacScheme } from "./scheme.ts";
import type { HmacAlgorithm, TextEncoding } from "./scheme-parts.ts";

/** Bytes that each hash has. */
export const hashLengths: Readonly<Record<HmacAlgorithm, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/** The right signature in a wrong form: proven, because it matches when it is read loosely. */
export function formCause(trial: Trial): string | undefined {
  const reading = wouldMatch(trial, {});
  return reading && `The signature is right, but ${differences(trial.scheme, reading).join(", and ")}.`;
}

/** What the form alone shows, without a proof; empty when it looks as it should. */
export function formClues({ scheme, received }: MismatchCase): string[] {
  const { prefix = "" } = scheme;
  const clues: string[] = [];
  if (!received.startsWith(prefix))
    clues.push(`The signature does not begin with "${prefix}", as this scheme writes it.`);
  const text = received.startsWith(prefix) ? received.slice(prefix.length) : received;
  const shape = scheme.encodings.map((encoding) => decodeStrict(text, encoding)).find((bytes) => bytes !== undefined);
  const wanted = hashLengths[scheme.algorithm];
  if (shape !== undefined && shape.length !== wanted) clues.push(lengthClue(shape.length, wanted));
  const other = shape?.length === wanted ? undefined : otherEncoding(scheme, text);
  if (other !== undefined) clues.push(`The signature looks like ${other}; this scheme writes ${listed(scheme)}.`);
  return clues;
}

function differences(scheme: HmacScheme, reading: Reading): string[] {
  const { prefix = "" } = scheme;
  const found: string[] = [];
  if (reading.prefix !== prefix) found.push(prefixDifference(prefix, reading.prefix));
  if (!scheme.encodings.includes(reading.encoding))
    found.push(`it is written in ${reading.encoding} where this scheme writes ${listed(scheme)}`);
  else if (reading.badPadding) found.push("its base64 padding is missing or something follows it");
  if (reading.spaced) found.push("there are spaces, line breaks or quotes in it");
  return found.length > 0 ? found : ["it is not written as this scheme writes it"];
}

function prefixDifference(wanted: string, found: string): string {
  if (found === "") return `"${wanted}" is missing in front of it`;
  return wanted === "" ? `"${found}" stands in front of it` : `"${found}" stands in front of it instead of "${wanted}"`;
}

function lengthClue(found: number, wanted: number): string {
  if (found < wanted) {
    const algorithm = (Object.keys(hashLengths) as HmacAlgorithm[]).find((each) => hashLengths[each] === found);
    const cut = `The signature has ${found} of ${wanted} bytes`;
    return algorithm === undefined ? `${cut}: it was cut.` : `${cut}: it was cut, or made with ${algorithm}.`;
  }
  return `The signature has ${found} bytes where this scheme has ${wanted}.`;
}

function otherEncoding(
  { encodings, algorithm }: HmacScheme,
  text: string,
): TextEncoding | "base64 without its padding" | undefined {
  const bytes = hashLengths[algorithm];
  if (!encodings.includes("hex") && decodeStrict(text, "hex")?.length === bytes) return "hex";
  if (!encodings.includes("base64") && decodeStrict(text, "base64")?.length === bytes) return "base64";
  const bare = text.replace(/=+$/, "");
  if (decodeStrict(bare, "base64url")?.length === bytes && !encodings.includes("base64url") && /[-_]/.test(bare))
    return "base64url";
  const unpadded = bytes % 3 !== 0 && encodings.includes("base64") && decodeStrict(text.replace(/=*$/, "="), "base64");
  return unpadded && unpadded.length === bytes && !text.endsWith("=") ? "base64 without its padding" : undefined;
}

function listed({ encodings }: HmacScheme): string {
  return encodings.join(" or ");
}
