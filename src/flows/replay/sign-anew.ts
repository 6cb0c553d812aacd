// The one way to give a request that was signed before a fresh signature.

import { HookdevError } from "../../core/errors.ts";
import { firstHeader, type HeaderLines, headerPairs, originForm, withoutHopByHop } from "../../core/http.ts";
import type { SigningScheme } from "../../core/signing/scheme.ts";
import { namedHeader } from "../../core/signing/scheme.ts";
import { sign } from "../../core/signing/sign.ts";

/** A request with the header lines that it came with. */
export interface Recorded {
  readonly method: string;
  /** Absolute URL that it goes to now. */
  readonly url: string;
  readonly headers: HeaderLines;
  readonly body: Uint8Array;
}

export interface SigningWish {
  readonly scheme: SigningScheme;
  readonly secret: string;
  /** Unix seconds. */
  readonly at: number;
  /** A message id for schemes that sign one, where the request brings none. */
  readonly newId?: () => string;
  /** A credential that its provider sends over https only may go over http, too. */
  readonly secretOverHttp: boolean;
}

/** What leaves; a scheme may put its signature into the URL or the body. */
export interface SignedAnew extends Recorded {
  readonly signature: "signed" | "as-it-was";
  /** Why it was not signed anew. */
  readonly note?: string;
  readonly cause?: HookdevError;
}

/** Header lines that are the sender's own; those that frame a message or concern one connection are made anew. */
export function sendable(headers: HeaderLines): string[] {
  return without(withoutHopByHop(headers), ["content-length", "expect"]);
}

/** Takes the old signature out and puts a new one in; where that cannot be, the request stays as it was, with a reason. */
export function signAnew(recorded: Recorded, wish: SigningWish): SignedAnew {
  const { scheme, secret, at, newId, secretOverHttp } = wish;
  const { method, url, body, headers: kept } = recorded;
  const bare = unsigned(kept, scheme);
  try {
    const request = { method, target: originForm(url), headers: bare, body };
    const messageId = idFor(scheme, kept, newId);
    const input = { request, sentTo: url, secret, at, ...(messageId === undefined ? {} : { messageId }) };
    const signed = sign(scheme, input, { overrideOnlyOver: secretOverHttp });
    if (signed.withheld !== undefined)
      return { ...recorded, headers: bare, signature: "as-it-was", note: signed.withheld };
    const headers = [...bare, ...signed.headers];
    return { method, url: signed.sentTo ?? url, body: signed.body ?? body, headers, signature: "signed" };
  } catch (error) {
    if (!(error instanceof HookdevError)) throw error;
    return { ...recorded, signature: "as-it-was", note: error.message, cause: error };
  }
}

/** Header lines without those that the scheme's signature brings with it, so that none stands there twice. */
export function unsigned(headers: HeaderLines, scheme: SigningScheme): readonly string[] {
  if (lastBare?.headers === headers && lastBare.scheme === scheme) return lastBare.bare;
  lastBare = { headers, scheme, bare: without(headers, signatureHeaders(scheme)) };
  return lastBare.bare;
}

/** Thousands of bodies share their header lines: what is left without a signature is found out once. */
let lastBare:
  | { readonly headers: HeaderLines; readonly scheme: SigningScheme; readonly bare: readonly string[] }
  | undefined;

function idFor(scheme: SigningScheme, headers: HeaderLines, newId: (() => string) | undefined): string | undefined {
  const header = "idHeader" in scheme ? scheme.idHeader : undefined;
  return header === undefined ? undefined : (firstHeader(headers, header) ?? newId?.());
}

function signatureHeaders(scheme: SigningScheme): string[] {
  const others = "messages" in scheme ? [scheme.timestamp?.header, scheme.idHeader] : [];
  const standard = scheme.type === "rfc9421" ? ["Signature", "Signature-Input", "Content-Digest"] : [];
  return [namedHeader(scheme), ...others, ...standard].filter((name) => name !== undefined);
}

function without(lines: HeaderLines, names: readonly string[]): string[] {
  const unwanted = new Set(names.map((name) => name.toLowerCase()));
  return headerPairs(lines)
    .filter(([name]) => !unwanted.has(name.toLowerCase()))
    .flat();
}
