// Schemes, requests and verdict shortcuts for the tests of the signing engine.

import type { HeaderLines, RawRequest } from "../../src/core/http.ts";
import type {
  BasicScheme,
  BearerScheme,
  HmacScheme,
  SigningScheme,
  TokenScheme,
} from "../../src/core/signing/scheme.ts";
import { sign } from "../../src/core/signing/sign.ts";

export const secret = "a-secret-token-for-tests-only-0001";
export const otherSecret = "a-secret-token-for-tests-only-0002";
export const noon = 1_700_000_000;

export const hexScheme: HmacScheme = {
  type: "hmac",
  id: "hex",
  label: "HMAC-SHA256 over the body, hex",
  location: { header: "X-Signature" },
  algorithm: "sha256",
  key: { encoding: "utf8" },
  messages: ["{body}"],
  encodings: ["hex"],
};
export const base64Scheme: HmacScheme = { ...hexScheme, id: "base64", encodings: ["base64"] };
export const prefixScheme: HmacScheme = { ...hexScheme, id: "prefix", prefix: "sha256=" };
export const timedScheme: HmacScheme = {
  ...hexScheme,
  id: "timed",
  messages: ["{timestamp}.{body}"],
  timestamp: { header: "X-Time", unit: "s", toleranceSeconds: 300 },
};
export const idScheme: HmacScheme = {
  ...timedScheme,
  id: "id",
  messages: ["{id}.{timestamp}.{body}"],
  idHeader: "X-Id",
};
export const tokenScheme: TokenScheme = {
  type: "token",
  id: "token",
  label: "secret in a header",
  location: { header: "X-Secret" },
};
export const basicScheme: BasicScheme = {
  type: "basic",
  id: "basic",
  label: "Basic",
  location: { header: "Authorization" },
};
export const bearerScheme: BearerScheme = {
  type: "bearer",
  id: "bearer",
  label: "Bearer",
  location: { header: "Authorization" },
};
export const chosenScheme: TokenScheme = {
  ...tokenScheme,
  id: "custom",
  location: { header: { chosenBy: "customer" } },
};

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export function request(body: string | Uint8Array, headers: HeaderLines = []): RawRequest {
  return { method: "POST", target: "/hook?x=1", headers, body: typeof body === "string" ? bytes(body) : body };
}

/** The signature or credential that `sign` makes for a body, without its header name. */
export function signatureOf(scheme: SigningScheme, body: string | Uint8Array, key = secret): string {
  const { headers } = sign(scheme, {
    request: request(body),
    sentTo: "https://example.com/hook",
    secret: key,
    at: noon,
    messageId: "msg_1",
  });
  return headers.at(-1) as string;
}

/** A request signed by the scheme, all its header lines in place. */
export function signed(scheme: SigningScheme, body: string | Uint8Array, key = secret): RawRequest {
  const plain = request(body);
  const input = { request: plain, sentTo: "https://example.com/hook", secret: key, at: noon, messageId: "msg_1" };
  return { ...plain, headers: sign(scheme, input).headers };
}
