// What is wrong with a delivery on purpose: the smallest change that a receiver has to notice.

import type { OutgoingRequest } from "../delivery.ts";
import { HookdevError } from "../errors.ts";
import { headerPairs } from "../http.ts";
import { queryValues, withQuery } from "../signing/query.ts";
import { namedHeader, placeOf, type SigningScheme, sendsSecret, signsTime } from "../signing/scheme.ts";

/** So long ago that no tolerance reaches it. */
const staleSeconds = 86_400;

/** One byte of the body is another one; JSON stays JSON where it can. @throws HookdevError `TAMPER_IMPOSSIBLE` */
export function tamperBody(body: Uint8Array): Uint8Array {
  if (body.length === 0) throw impossible("body", "the body is empty");
  const changed = Uint8Array.from(body);
  // A digit stands in a number or a string, where JSON allows another one.
  const digit = changed.findLastIndex((byte) => byte >= 0x30 && byte <= 0x39);
  const at = digit === -1 ? changed.findLastIndex(isWord) : digit;
  const place = at === -1 ? changed.length - 1 : at;
  changed[place] = at === -1 ? (changed[place] as number) ^ 1 : otherWord(changed[place] as number);
  return changed;
}

/** One character of the signature is another one. @throws HookdevError `TAMPER_IMPOSSIBLE` */
export function tamperSignature(request: OutgoingRequest, scheme: SigningScheme): OutgoingRequest {
  const { query } = scheme.location;
  if (query !== undefined) {
    const [value] = queryValues(request.url, query);
    if (value === undefined) throw impossible("signature", "there is none");
    return { ...request, url: withQuery(request.url, query, otherText(value)) };
  }
  const name = scheme.type === "rfc9421" ? "signature" : namedHeader(scheme)?.toLowerCase();
  if (name === undefined) throw impossible("signature", `it stands in the ${placeOf(scheme)}`);
  let found = false;
  const headers = headerPairs(request.headers).flatMap(([header, value]) => {
    if (header.toLowerCase() !== name) return [header, value];
    found = true;
    return [header, otherText(value)];
  });
  if (!found) throw impossible("signature", "there is none");
  return { ...request, headers };
}

/** Another secret of the same form. @throws HookdevError `TAMPER_IMPOSSIBLE` for keys that cannot be made up */
export function otherSecret(secret: string): string {
  if (secret.includes("-----BEGIN") || /^\s*\{/.test(secret))
    throw impossible("wrong-secret", "a key of a pair cannot be changed by a letter");
  return otherText(secret);
}

/** Unix seconds at which a signature is too old. @throws HookdevError `TAMPER_IMPOSSIBLE` when the scheme signs no time */
export function staleTime(at: number, scheme: SigningScheme): number {
  if (signsTime(scheme)) return at - staleSeconds;
  throw impossible(
    "stale",
    `the scheme "${scheme.id}" ${sendsSecret(scheme) ? "sends a secret" : "makes a signature"} without a time limit`,
  );
}

/** The URL without the parameter that carries the signature. */
export function withoutQuerySignature(url: string, { location }: SigningScheme): string {
  if (location.query === undefined || queryValues(url, location.query).length === 0) return url;
  const bare = withQuery(url, location.query, "");
  return bare.slice(0, Math.max(bare.lastIndexOf("?"), bare.lastIndexOf("&")));
}

/** A word character behind the middle is another one: neither a prefix nor the unused bits at the end of Base64. */
function otherText(text: string): string {
  const middle = Math.floor(text.length * 0.7);
  const isWordAt = (place: number) => isWord(text.charCodeAt(place));
  let place = middle;
  while (place < text.length && !isWordAt(place)) place += 1;
  if (place === text.length) for (place = middle; place >= 0 && !isWordAt(place); ) place -= 1;
  if (place < 0) throw impossible("signature", "it holds no letter and no digit");
  return text.slice(0, place) + String.fromCharCode(otherWord(text.charCodeAt(place))) + text.slice(place + 1);
}

function isWord(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** Digits stay digits, and the letters of hex stay letters of hex. */
function otherWord(byte: number): number {
  if (byte <= 0x39) return byte === 0x39 ? 0x30 : byte + 1;
  const base = byte <= 0x5a ? 0x41 : 0x61;
  const letter = byte - base;
  if (letter < 6) return base + ((letter + 1) % 6);
  return letter === 25 ? base + 6 : byte + 1;
}

function impossible(tamper: string, why: string): HookdevError {
  return new HookdevError("TAMPER_IMPOSSIBLE", {
    category: "fixture",
    message: `The case cannot be tampered with as \`${tamper}\` says: ${why}.`,
    remedy: "Choose another one of body, signature, unsigned, wrong-secret and stale.",
  });
}
