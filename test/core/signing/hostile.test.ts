// Requests from anybody: whatever stands in them, every kind of scheme answers with a verdict, and never with yes.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { HmacScheme, KeyPairScheme, SigningScheme } from "../../../src/core/signing/scheme.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import { ed25519, p256, rsa } from "../../helpers/key-pairs.ts";
import { hexScheme, noon, tokenScheme } from "../../helpers/signing-cases.ts";

const location = { header: "S" };
const timestamp = { pair: "t", json: "/t", header: "T", query: "t", unit: "s", toleranceSeconds: 300 } as const;
const hmac: HmacScheme = { ...hexScheme, location, messages: ["{timestamp}{json?:/a}{query?:q}{body}"], timestamp };
const pair = (type: KeyPairScheme["type"], more: Partial<KeyPairScheme> = {}): KeyPairScheme => ({
  id: type,
  label: type,
  location,
  type,
  publicKey: { format: "pem" },
  messages: ["{body}"],
  encodings: ["base64", "hex"],
  ...more,
});
const jwt = {
  type: "jwt",
  id: "jwt",
  label: "jwt",
  location,
  algorithms: ["ES256"],
  publicKey: { format: "pem" },
} as const;
const rfc9421 = {
  type: "rfc9421",
  id: "rfc",
  label: "rfc",
  location: { header: "Signature" },
  algorithm: "hmac-sha256",
  key: { encoding: "utf8" },
  covers: [],
} as const;

const cases: readonly [string, SigningScheme, string][] = [
  ["pairs", { ...hmac, container: { style: "pairs", separator: ",", signatureKey: "v1", groups: true } }, "guess-me"],
  ["list", { ...hmac, container: { style: "list", version: "v1" } }, "guess-me"],
  ["family", { ...hmac, location: { header: "S1", numberedTo: 9 } }, "guess-me"],
  ["query", { ...hmac, location: { query: "s" } }, "guess-me"],
  ["json", { ...hmac, location: { json: "/s" }, messages: ["{json?:/a}"] }, "guess-me"],
  ["batch", { ...hmac, location: { json: "/s", forEach: "/i" }, messages: ["{json?:/a}"] }, "guess-me"],
  ["token in the query", { ...tokenScheme, location: { query: "s" } }, "guess-me"],
  ["token in the body", { ...tokenScheme, location: { json: "/s" } }, "guess-me"],
  ["digest", { ...hmac, type: "digest", messages: ["{secret}{body}{form}"] }, "guess-me"],
  ["ed25519", pair("ed25519"), ed25519.publicPem],
  ["ecdsa der", pair("ecdsa-p256"), p256.publicPem],
  ["ecdsa raw", pair("ecdsa-p256", { ecdsaForm: "raw" }), p256.publicPem],
  ["rsa-pkcs1", pair("rsa-pkcs1"), rsa.publicPem],
  ["rsa-pss", pair("rsa-pss"), rsa.publicPem],
  ["jwt, claims", { ...jwt, payload: "claims", bodySha256Claim: "h", toleranceSeconds: 300 }, p256.publicPem],
  ["jwt, detached", { ...jwt, payload: "detached" }, p256.publicPem],
  ["rfc9421", { ...rfc9421, toleranceSeconds: 300 }, "guess-me"],
];

const text = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 120 }),
  fc.base64String({ maxLength: 120 }),
  fc.stringMatching(/^[0-9a-f]{0,140}$/),
  fc.stringMatching(/^(?:t=\d{0,12},?)?(?:v1=[0-9a-f]{0,64}[,; ]?){0,30}$/),
  fc.stringMatching(/^(?:v1a?,[A-Za-z0-9+/]{0,44}=? ?){0,30}$/),
  fc.stringMatching(/^[\w-]{0,40}\.[\w-]{0,40}\.[\w-]{0,40}$/),
  fc.stringMatching(/^a=\((?:"@?[a-z-]{1,12}"(?:;[a-z]{1,4}(?:="x")?)? ?){0,4}\);created=\d{1,12}$/),
  fc.stringMatching(/^a=:[A-Za-z0-9+/]{0,44}={0,2}:$/),
);
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map((value) => new TextEncoder().encode(value)),
  text.map((value) => new TextEncoder().encode(JSON.stringify({ s: value, t: 1, i: [{ s: value }] }))),
);

test.each(cases)("%s", (_, scheme, secret) => {
  fc.assert(
    fc.property(text, text, bodies, (first, second, body) => {
      const headers = [
        "S",
        first,
        "S1",
        first,
        "S2",
        second,
        "T",
        second,
        "Signature",
        first,
        "Signature-Input",
        second,
      ];
      const target = `/?s=${encodeURIComponent(first)}&t=${encodeURIComponent(second)}`;
      const request = { method: "POST", target, headers, body };
      const verdict = verify(scheme, { request, secrets: [secret], at: noon, sentTo: `https://example.com${target}` });
      expect(verdict.ok).toBe(false);
      expect(JSON.stringify(verdict)).not.toContain("guess-me");
    }),
    { numRuns: 300 },
  );
});
