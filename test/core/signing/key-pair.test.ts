// Schemes of key pairs: every algorithm signs and verifies, every form of a key is read, and nothing else passes.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KeyPairScheme } from "../../../src/core/signing/scheme.ts";
import type { PublicKeyFormat } from "../../../src/core/signing/scheme-parts.ts";
import { sign } from "../../../src/core/signing/sign.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import {
  ed25519,
  ed25519Both,
  ed25519Public,
  ed25519Seed,
  type Pair,
  p256,
  p384,
  rsa,
} from "../../helpers/key-pairs.ts";
import { bytes, noon, request } from "../../helpers/signing-cases.ts";

const base: Omit<KeyPairScheme, "type"> = {
  id: "pair",
  label: "a key pair over time and body",
  location: { header: "X-Signature" },
  publicKey: { format: "pem" },
  messages: ["{timestamp}.{body}"],
  encodings: ["base64"],
  timestamp: { header: "X-Time", unit: "s", toleranceSeconds: 300 },
};
const body = '{"event":"paid"}';

const methods: readonly [string, KeyPairScheme, Pair][] = [
  ["Ed25519", { ...base, type: "ed25519" }, ed25519],
  ["Ed25519, hex", { ...base, type: "ed25519", encodings: ["hex"] }, ed25519],
  ["ECDSA P-256, DER", { ...base, type: "ecdsa-p256" }, p256],
  ["ECDSA P-256, r and s", { ...base, type: "ecdsa-p256", ecdsaForm: "raw" }, p256],
  ["RSA PKCS#1, SHA-256", { ...base, type: "rsa-pkcs1" }, rsa],
  ["RSA PKCS#1, SHA-512", { ...base, type: "rsa-pkcs1", hash: "sha512" }, rsa],
  ["RSA PSS, SHA-256", { ...base, type: "rsa-pss" }, rsa],
  ["RSA PSS, SHA-512", { ...base, type: "rsa-pss", hash: "sha512" }, rsa],
];

function signed(scheme: KeyPairScheme, secret: string, text = body) {
  const plain = request(text);
  return { ...plain, headers: sign(scheme, { request: plain, sentTo: "https://x/", secret, at: noon }).headers };
}

describe.each(methods)("%s", (_, scheme, pair) => {
  test("what the private key signs verifies with the public one, whatever the body", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const given = { request: signed(scheme, pair.privatePem, text), secrets: [pair.publicPem], at: noon };
        expect(verify(scheme, given)).toEqual({ ok: true, schemeId: "pair", matchedKey: 0, notes: [] });
      }),
      { numRuns: 10 },
    );
  });

  test("refuses another body, another time, another key and a changed signature", () => {
    const good = signed(scheme, pair.privatePem);
    const judge = (changed: Partial<typeof good>, at = noon) =>
      verify(scheme, { request: { ...good, ...changed }, secrets: [pair.publicPem], at });
    const [timeName = "", time = "", name = "", text = ""] = good.headers;
    expect(judge({ body: bytes(`${body} `) })).toMatchObject({ reason: "mismatch" });
    expect(judge({ headers: [timeName, String(noon + 1), name, text] })).toMatchObject({ reason: "mismatch" });
    const flipped = (text.startsWith("A") ? "B" : "A") + text.slice(1);
    expect(
      judge({ headers: [timeName, time, name, flipped.toLowerCase() === text ? `0${text.slice(1)}` : flipped] }),
    ).toMatchObject({ ok: false });
    expect(judge({ headers: [timeName, time, name, text.slice(0, -8)] })).toMatchObject({ ok: false });
    expect(judge({}, noon + 301)).toMatchObject({ reason: "stale" });
    expect(judge({}, noon - 301)).toMatchObject({ reason: "future" });
  });

  test("tells which of several keys matched", () => {
    const from = signed(scheme, pair.privatePem);
    expect(verify(scheme, { request: from, secrets: [otherOf(scheme), pair.publicPem], at: noon })).toMatchObject({
      ok: true,
      matchedKey: 1,
    });
  });

  test("asks for a private key when a public one is to sign", () => {
    expect(() => signed(scheme, pair.publicPem)).toThrow(expect.objectContaining({ code: "PRIVATE_KEY_NEEDED" }));
  });
});

/** A good key of the same kind that signed nothing. */
function otherOf({ type }: KeyPairScheme): string {
  if (type === "ed25519")
    return JSON.stringify({ kty: "OKP", crv: "Ed25519", x: "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs" });
  if (type === "ecdsa-p256")
    return JSON.stringify({
      kty: "EC",
      crv: "P-256",
      x: "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA",
      y: "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0",
    });
  return JSON.stringify({ kty: "RSA", e: "AQAB", n: Buffer.alloc(256, 0xb7).toString("base64url") });
}

describe("a key", () => {
  const scheme: KeyPairScheme = { ...base, type: "ed25519" };
  const from = signed(scheme, ed25519.privatePem);
  const judge = (format: PublicKeyFormat, secret: string) =>
    verify({ ...scheme, publicKey: format }, { request: from, secrets: [secret], at: noon });
  const hex: PublicKeyFormat = { format: "raw-hex" };
  const base64: PublicKeyFormat = { format: "raw-base64", stripPrefix: "whpk_", privatePrefix: "whsk_" };

  test.each<[string, PublicKeyFormat, string]>([
    ["PEM", { format: "pem" }, ed25519.publicPem],
    ["PEM of the private key", { format: "pem" }, ed25519.privatePem],
    ["PEM in one line with \\n", { format: "pem" }, ed25519.publicPem.trim().replaceAll("\n", "\\n")],
    ["PEM where raw hex is usual", hex, ed25519.publicPem],
    ["JWK", { format: "pem" }, ed25519.publicJwk],
    ["JWK of the private key", { format: "pem" }, ed25519.privateJwk],
    ["base64 of the DER", { format: "spki-base64" }, ed25519.spki],
    ["raw hex", hex, ed25519Public.toString("hex")],
    ["raw hex in upper case", hex, ed25519Public.toString("hex").toUpperCase()],
    ["raw hex, seed and public key", hex, ed25519Both.toString("hex")],
    ["whpk_", base64, `whpk_${ed25519Public.toString("base64")}`],
    ["base64 without whpk_", base64, ed25519Public.toString("base64")],
    ["whsk_ with both halves", base64, `whsk_${ed25519Both.toString("base64")}`],
    ["whsk_ with the seed alone", base64, `whsk_${ed25519Seed.toString("base64")}`],
    ["a newline behind it", base64, `whpk_${ed25519Public.toString("base64")}\n`],
  ])("is read as %s", (_, format, secret) => {
    expect(judge(format, secret)).toMatchObject({ ok: true });
  });

  test.each<[string, PublicKeyFormat, string, string]>([
    ["nothing", hex, "", "SECRET_EMPTY"],
    ["spaces", hex, "   ", "SECRET_EMPTY"],
    ["31 bytes", hex, ed25519Public.subarray(1).toString("hex"), "KEY_MALFORMED"],
    ["hex where base64 is expected", { format: "spki-base64" }, ed25519Public.toString("hex"), "KEY_MALFORMED"],
    ["a shared secret", { format: "pem" }, "a-secret", "KEY_MALFORMED"],
    ["half a PEM", { format: "pem" }, ed25519.publicPem.slice(0, 60), "KEY_MALFORMED"],
    ["half a JWK", { format: "pem" }, ed25519.publicJwk.slice(0, 20), "KEY_MALFORMED"],
    [
      "two halves that do not belong together",
      hex,
      Buffer.concat([ed25519Seed, ed25519Seed]).toString("hex"),
      "KEY_MALFORMED",
    ],
    ["a key of another kind", { format: "pem" }, rsa.publicPem, "KEY_WRONG_KIND"],
  ])("is refused with a code when it is %s", (...[, format, secret, code]) => {
    expect(() => judge(format, secret)).toThrow(expect.objectContaining({ code }));
  });

  test("a curve other than P-256 is the wrong kind", () => {
    expect(() => signed({ ...base, type: "ecdsa-p256" }, p384.privatePem)).toThrow(
      expect.objectContaining({ code: "KEY_WRONG_KIND" }),
    );
  });

  test("no message about a key holds any of it", () => {
    for (const secret of [ed25519.publicPem.slice(0, 60), "deadbeefdeadbeef", '{"kty":"OKP","x":"deadbeef"']) {
      try {
        judge(hex, secret);
        expect.unreachable();
      } catch (error) {
        expect(String((error as Error).message)).not.toMatch(/deadbeef|MCow/);
      }
    }
  });
});

describe("a labelled key", () => {
  const scheme: KeyPairScheme = {
    ...base,
    type: "rsa-pkcs1",
    publicKey: { format: "pem", labelled: true },
    messages: ["{timestamp}|{label}|{body|crc32}"],
  };

  test("signs and verifies with its label", () => {
    const from = signed(scheme, `WH-1 ${rsa.privatePem}`);
    const judge = (secret: string) => verify(scheme, { request: from, secrets: [secret], at: noon });
    expect(judge(`WH-1 ${rsa.publicPem}`)).toMatchObject({ ok: true });
    expect(judge(`WH-2 ${rsa.publicPem}`)).toMatchObject({ reason: "mismatch" });
    expect(() => judge(rsa.publicPem)).toThrow(expect.objectContaining({ code: "KEY_LABEL_NEEDED" }));
  });
});
