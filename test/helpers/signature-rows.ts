// One body, its signatures, and short ways to judge a damaged form of them; used by the fault-row tests.

import { createHmac } from "node:crypto";
import type { RawRequest } from "../../src/core/http.ts";
import type { SigningScheme } from "../../src/core/signing/scheme.ts";
import type { Verdict } from "../../src/core/signing/verdict.ts";
import { verify } from "../../src/core/signing/verify.ts";
import { base64Scheme, hexScheme, noon, request, secret, signatureOf, tokenScheme } from "./signing-cases.ts";

export const body = '{"event":"Check.Approved","amount":33.330}';
export const hex = signatureOf(hexScheme, body);
export const base64 = signatureOf(base64Scheme, body);

/** An HMAC over `body` made without hookdev's engine. */
export const raw = (algorithm: string, key: string | Uint8Array) => createHmac(algorithm, key).update(body);

export const base64Of = (text: string) => Buffer.from(text, "utf8").toString("base64");

/** Judges at noon, the time at which the test requests are signed. */
export function judge(scheme: SigningScheme, from: RawRequest, secrets: readonly string[] = [secret]): Verdict {
  return verify(scheme, { request: from, secrets, at: noon });
}

export const withSignature = (scheme: SigningScheme, value: string, text = body): Verdict =>
  judge(scheme, request(text, ["X-Signature", value]));

export const withToken = (value: string, key = secret): Verdict =>
  judge(tokenScheme, request(body, ["X-Secret", value]), [key]);

export const withAuth = (scheme: SigningScheme, value: string, key = secret): Verdict =>
  judge(scheme, request(body, ["Authorization", value]), [key]);
