// The signature of a recording: the old one goes, one by a test key comes, or it is said why not.

import type { Capture } from "../../core/capture.ts";
import { applyEdits } from "../../core/fixture.ts";
import { firstHeader, type HeaderLines, headerPairs, originForm } from "../../core/http.ts";
import { locate } from "../../core/json/locate.ts";
import type { Delivery } from "../../core/privacy/delivery.ts";
import type { Provider } from "../../core/provider.ts";
import { isPlaced, namedHeader, type SigningScheme, sendsSecret } from "../../core/signing/scheme.ts";
import { signAnew, unsigned } from "../replay/sign-anew.ts";

/** The keys that recordings of a run are signed with. */
export interface SigningKeys {
  /** A test key for the scheme; `verifyWith` is what checks it, when it may be written down. */
  testKey(scheme: SigningScheme): { readonly secret: string; readonly verifyWith: string };
  /** A secret that the user gave for the provider; it is never written down. */
  given(providerId: string): string | undefined;
}

/** What became of the signature. */
export interface RecordSignature {
  /**
   * `test`: by hookdev's own test key. `given`: by the secret that the user gave. `kept`: as it arrived. `removed`: the old one
   * is gone and there is no new one. `none`: it came without one.
   */
  readonly state: "test" | "given" | "kept" | "removed" | "none";
  readonly schemeId?: string;
  /** The test secret or public key that verifies it. */
  readonly verifyWith?: string;
  /** Why there is no new one. */
  readonly note?: string;
}

interface ResignWish {
  readonly capture: Capture;
  readonly provider: Provider | undefined;
  readonly keys: SigningKeys;
  readonly at: number;
  /** The body is the one that arrived, so its signature still holds. */
  readonly kept: boolean;
}

/** The delivery with its new signature. */
export function resign(delivery: Delivery, wish: ResignWish): { delivery: Delivery; signature: RecordSignature } {
  const { provider, capture, kept } = wish;
  const scheme = provider === undefined ? undefined : usedScheme(provider, capture);
  if (provider === undefined || scheme === undefined) return forgotten(delivery, wish);
  // A secret that is sent must not be written down, not even the one that the user gave.
  const given = sendsSecret(scheme) ? undefined : wish.keys.given(provider.id);
  if (kept && given === undefined && !sendsSecret(scheme))
    return { delivery, signature: { state: "kept", schemeId: scheme.id } };
  const others = provider.schemes.filter((other) => other !== scheme);
  const key = given === undefined ? wish.keys.testKey(scheme) : { secret: given };
  return signed({ ...delivery, headers: withoutSignatures(delivery.headers, others, capture) }, scheme, {
    ...wish,
    key,
  });
}

interface SignedWish extends ResignWish {
  readonly key: { readonly secret: string; readonly verifyWith?: string };
}

function signed(delivery: Delivery, scheme: SigningScheme, { key, at, capture }: SignedWish) {
  const { secret, verifyWith } = key;
  const recorded = { ...delivery, url: `http://localhost${delivery.target}` };
  const made = signAnew(recorded, {
    scheme,
    secret,
    at,
    newId: () => `msg_recorded_${capture.id}`,
    secretOverHttp: true,
  });
  const schemeId = scheme.id;
  if (made.signature === "as-it-was") {
    const note = made.note ?? "the scheme cannot be signed";
    return { delivery: bare(delivery, [scheme], capture), signature: { state: "removed" as const, schemeId, note } };
  }
  const { method, headers, body } = made;
  const signature: RecordSignature =
    verifyWith === undefined ? { state: "given", schemeId } : { state: "test", schemeId, verifyWith };
  return { delivery: { method, target: originForm(made.url), headers, body }, signature };
}

/** The scheme that the verdict names, or that the delivery carries; undefined for one that came unsigned. */
function usedScheme(provider: Provider, capture: Capture): SigningScheme | undefined {
  const placed = provider.schemes.filter(isPlaced);
  return placed.find(({ id }) => id === capture.verdict?.schemeId) ?? placed.find((scheme) => carries(capture, scheme));
}

function carries({ headers, target, body }: Capture, scheme: SigningScheme): boolean {
  const { query, json } = scheme.location;
  if (query !== undefined) return new RegExp(`[?&]${query}=`).test(target);
  if (json !== undefined)
    return (
      "bytes" in body &&
      locate(body.bytes, (scheme.location.forEach ?? "") === "" ? json : (scheme.location.forEach ?? "")) !== undefined
    );
  const value = firstHeader(headers, namedHeader(scheme) ?? "");
  if (value === undefined) return false;
  return scheme.type === "basic" || scheme.type === "bearer" ? new RegExp(`^${scheme.type} `, "i").test(value) : true;
}

/** Nobody signs it anew: what looks like a signature goes, unless the body is still the one that was signed. */
function forgotten(
  delivery: Delivery,
  { provider, capture, kept }: ResignWish,
): { delivery: Delivery; signature: RecordSignature } {
  const clean = bare(delivery, provider?.schemes ?? [], capture);
  const before = headerPairs(capture.headers).filter(
    ([name]) => looksLikeSignature(name) || name.toLowerCase() === capture.credentialHeader?.toLowerCase(),
  );
  if (before.length === 0) return { delivery: clean, signature: { state: "none" } };
  if (kept && capture.credentialHeader === undefined) return { delivery, signature: { state: "kept" } };
  const note =
    provider === undefined ? "its sender is not known" : "its scheme is not known to be one of the provider's";
  return { delivery: clean, signature: { state: "removed", note } };
}

function bare(delivery: Delivery, schemes: readonly SigningScheme[], capture: Capture): Delivery {
  const headers = headerPairs(withoutSignatures(delivery.headers, schemes, capture)).filter(
    ([name]) => !looksLikeSignature(name),
  );
  const queries = schemes.flatMap(({ location }) => (location.query === undefined ? [] : [location.query]));
  const pointers = schemes.flatMap(({ location }) =>
    location.json === undefined || location.forEach !== undefined ? [] : [location.json],
  );
  const body = pointers
    .filter((pointer) => locate(delivery.body, pointer) !== undefined)
    .reduce((bytes, pointer) => applyEdits(bytes, [{ pointer, value: '""' }]), delivery.body);
  const target = queries.reduce(
    (text, name) => text.replace(new RegExp(`([?&]${name}=)[^&#]*`), "$1"),
    delivery.target,
  );
  return { ...delivery, target, body, headers: headers.flat() };
}

function withoutSignatures(
  headers: HeaderLines,
  schemes: readonly SigningScheme[],
  { credentialHeader }: Capture,
): HeaderLines {
  const left = schemes.filter(isPlaced).reduce<HeaderLines>((lines, scheme) => unsigned(lines, scheme), headers);
  return headerPairs(left)
    .filter(([name]) => name.toLowerCase() !== credentialHeader?.toLowerCase())
    .flat();
}

function looksLikeSignature(name: string): boolean {
  return /signature|(^|-)(hmac|digest|sig)(-|$)/i.test(name);
}
