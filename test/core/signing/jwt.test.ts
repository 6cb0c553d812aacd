// Tokens that stand for the body: with its hash in a claim (Plaid), or with the body as detached payload.

import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { JwtScheme } from "../../../src/core/signing/scheme.ts";
import { coversBody, signsTime } from "../../../src/core/signing/scheme.ts";
import { sign } from "../../../src/core/signing/sign.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import { ed25519, p256, rsa } from "../../helpers/key-pairs.ts";
import { bytes, noon, request } from "../../helpers/signing-cases.ts";

const plaid: JwtScheme = {
  type: "jwt",
  id: "plaid",
  label: "ES256 token with the SHA-256 of the body",
  location: { header: "Plaid-Verification" },
  algorithms: ["ES256"],
  publicKey: { format: "pem" },
  payload: "claims",
  bodySha256Claim: "request_body_sha256",
  toleranceSeconds: 300,
  keyId: "key-1",
};
const body = '{\n  "webhook_type": "TRANSACTIONS"\n}';
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

function signed(scheme: JwtScheme, secret: string, at = noon) {
  const plain = request(body);
  return { ...plain, headers: sign(scheme, { request: plain, sentTo: "https://x/", secret, at }).headers };
}

function withToken(token: string, scheme = plaid, secret = p256.publicJwk) {
  const from = request(body, [scheme.location.header as string, token]);
  return verify(scheme, { request: from, secrets: [secret], at: noon });
}

describe("a token with the hash of the body", () => {
  const good = signed(plaid, p256.privatePem);
  const [, token = ""] = good.headers;
  const [head = "", claims = "", tail = ""] = token.split(".");

  test("is made with alg, kid, iat and the hash in hex", () => {
    expect(JSON.parse(Buffer.from(head, "base64url").toString())).toEqual({ alg: "ES256", kid: "key-1", typ: "JWT" });
    const hash = createHash("sha256").update(body).digest("hex");
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toEqual({ iat: noon, request_body_sha256: hash });
    expect(coversBody(plaid)).toBe(true);
    expect(signsTime(plaid)).toBe(true);
  });

  test("verifies with the public key, as JWK or PEM", () => {
    expect(withToken(token)).toEqual({ ok: true, schemeId: "plaid", matchedKey: 0, notes: [] });
    expect(withToken(token, plaid, p256.publicPem)).toMatchObject({ ok: true });
  });

  test("refuses another body, and says that the token itself is genuine", () => {
    const verdict = verify(plaid, {
      request: { ...good, body: bytes('{"webhook_type":"TRANSACTIONS"}') },
      secrets: [p256.publicPem],
      at: noon,
    });
    expect(verdict).toMatchObject({ reason: "mismatch", message: expect.stringContaining("genuine") });
  });

  test.each([
    [300, "ok"],
    [301, "stale"],
    [-300, "ok"],
    [-301, "future"],
  ])("judges a token that is %i s old", (age, reason) => {
    const verdict = verify(plaid, { request: good, secrets: [p256.publicPem], at: noon + age });
    expect(verdict.ok ? "ok" : verdict.reason).toBe(reason);
  });

  test.each([
    ["no token", "nonsense", "malformed"],
    ["two parts", `${head}.${claims}`, "malformed"],
    ["four parts", `${token}.x`, "malformed"],
    ["padding", `${token}=`, "malformed"],
    ["another signature", `${head}.${claims}.${tail.slice(0, -4)}AAAA`, "mismatch"],
    ["alg none", `${part({ alg: "none" })}.${claims}.`, "malformed"],
    ["alg HS256, keyed with the public key", `${part({ alg: "HS256" })}.${claims}.${tail}`, "malformed"],
    ["an unknown critical extension", `${part({ alg: "ES256", crit: ["b64"] })}.${claims}.${tail}`, "malformed"],
    ["a header that is a list", `${part([])}.${claims}.${tail}`, "malformed"],
    ["claims of another token", `${head}.${part({ iat: noon })}.${tail}`, "mismatch"],
  ])("refuses %s", (_, text, reason) => {
    expect(withToken(text)).toMatchObject({ ok: false, reason });
  });

  test("names the key id when the signature does not match", () => {
    expect(withToken(`${head}.${claims}.${tail.slice(0, -4)}AAAA`)).toMatchObject({
      hints: [expect.stringContaining('"key-1"')],
    });
  });

  test.each([
    ["iat", { request_body_sha256: createHash("sha256").update(body).digest("hex") }, "missing-timestamp"],
    [
      "a readable iat",
      { iat: "now", request_body_sha256: createHash("sha256").update(body).digest("hex") },
      "malformed-timestamp",
    ],
    ["the hash", { iat: noon }, "malformed"],
  ])("refuses claims without %s", (_, value, reason) => {
    const hs: JwtScheme = { ...plaid, algorithms: ["HS256"], key: { encoding: "utf8" } };
    const text = `${part({ alg: "HS256" })}.${part(value)}`;
    const mac = createHmac("sha256", "shared").update(text).digest("base64url");
    expect(withToken(`${text}.${mac}`, hs, "shared")).toMatchObject({ ok: false, reason });
  });
});

describe.each<[JwtScheme["algorithms"][0], string, string]>([
  ["ES256", p256.privatePem, p256.publicPem],
  ["RS256", rsa.privatePem, rsa.publicPem],
  ["PS256", rsa.privatePem, rsa.publicPem],
  ["EdDSA", ed25519.privatePem, ed25519.publicPem],
  ["HS256", "shared", "shared"],
])("%s, detached", (algorithm, privateKey, publicKey) => {
  const scheme: JwtScheme = {
    type: "jwt",
    id: "detached",
    label: "detached",
    location: { header: "X-JWS" },
    algorithms: [algorithm],
    key: { encoding: "utf8" },
    publicKey: { format: "pem" },
    payload: "detached",
    prefix: "jws ",
  };

  test("covers the body, which it does not carry", () => {
    const good = signed(scheme, privateKey);
    expect(good.headers[1]).toMatch(/^jws [\w-]+\.\.[\w-]+$/);
    const judge = (text: string) =>
      verify(scheme, { request: { ...good, body: bytes(text) }, secrets: [publicKey], at: noon });
    expect(judge(body)).toMatchObject({ ok: true });
    expect(judge(`${body} `)).toMatchObject({ reason: "mismatch" });
  });

  test("refuses a token that carries a payload all the same", () => {
    const [name = "", token = ""] = signed(scheme, privateKey).headers;
    const filled = request(body, [name, token.replace("..", `.${part({ iat: noon })}.`)]);
    expect(verify(scheme, { request: filled, secrets: [publicKey], at: noon })).toMatchObject({ reason: "malformed" });
  });
});
