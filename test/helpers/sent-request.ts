// A request as it goes out once it is signed: header lines, body and URL with what the scheme has put into them.

import type { RawRequest } from "../../src/core/http.ts";
import type { SigningScheme } from "../../src/core/signing/scheme.ts";
import { sign } from "../../src/core/signing/sign.ts";
import { noon, secret } from "./signing-cases.ts";

/** Where requests go when a test does not say it. */
export const sentTo = "https://example.com/hook?x=1";

/** Signs a request at noon. */
export function sent(scheme: SigningScheme, plain: RawRequest, given: { key?: string; sentTo?: string } = {}) {
  const url = given.sentTo ?? sentTo;
  const key = given.key ?? secret;
  const signed = sign(scheme, { request: plain, sentTo: url, secret: key, at: noon, messageId: "m1" });
  const target = new URL(signed.sentTo ?? url);
  const request: RawRequest = {
    ...plain,
    target: target.pathname + target.search,
    headers: [...plain.headers, ...signed.headers],
    body: signed.body ?? plain.body,
  };
  return { signed, request, sentTo: signed.sentTo ?? url };
}
