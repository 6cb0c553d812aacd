// HTTP Message Signatures beyond the vectors: what sign writes, what verify insists on, what the parser takes.

import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { publicKeyFrom, verifiedBy } from "../../../src/core/signing/crypto-keys.ts";
import { rfc9421Methods } from "../../../src/core/signing/key-set.ts";
import { judgeContentDigest } from "../../../src/core/signing/rfc9421/content-digest.ts";
import { signatureBase } from "../../../src/core/signing/rfc9421/signature-base.ts";
import { type InnerList, memberText, parseDictionary } from "../../../src/core/signing/rfc9421/structured-fields.ts";
import { coversBody, type Rfc9421Scheme } from "../../../src/core/signing/scheme.ts";
import { sign } from "../../../src/core/signing/sign.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import { ed25519, p256, rsa } from "../../helpers/key-pairs.ts";
import { bytes, noon, request } from "../../helpers/signing-cases.ts";

const url = "https://example.com/hook?x=1";
const base: Rfc9421Scheme = {
  type: "rfc9421",
  id: "rfc9421",
  label: "HTTP Message Signatures",
  location: { header: "Signature" },
  algorithm: "hmac-sha256",
  key: { encoding: "utf8" },
  publicKey: { format: "pem" },
  covers: ["@method", "@target-uri", "@authority", "content-type", "content-digest"],
  keyId: 'my "key"',
  toleranceSeconds: 300,
};
const body = '{"hello": "world"}';

function signed(scheme: Rfc9421Scheme, secret: string) {
  const plain = request(body, ["Content-Type", "application/json"]);
  const { headers } = sign(scheme, { request: plain, sentTo: url, secret, at: noon });
  return { ...plain, headers: [...plain.headers, ...headers] };
}

describe.each<[Rfc9421Scheme["algorithm"], string, string]>([
  ["hmac-sha256", "shared", "shared"],
  ["ed25519", ed25519.privatePem, ed25519.publicPem],
  ["ecdsa-p256-sha256", p256.privatePem, p256.publicJwk],
  ["rsa-pss-sha512", rsa.privatePem, rsa.publicPem],
  ["rsa-v1_5-sha256", rsa.privatePem, rsa.publicPem],
])("%s", (algorithm, privateKey, publicKey) => {
  const scheme = { ...base, algorithm };
  const good = signed(scheme, privateKey);
  const judge = (changed: Partial<typeof good>, more: { at?: number; sentTo?: string } = {}) =>
    verify(scheme, { request: { ...good, ...changed }, secrets: [publicKey], at: noon, sentTo: url, ...more });

  test("what is signed verifies, with the body covered and nothing to warn of", () => {
    expect(good.headers.filter((_, i) => i % 2 === 0)).toEqual([
      "Content-Type",
      "Content-Digest",
      "Signature-Input",
      "Signature",
    ]);
    expect(judge({})).toEqual({ ok: true, schemeId: "rfc9421", matchedKey: 0, notes: [] });
    expect(coversBody(scheme)).toBe(true);
  });

  test("refuses another body, method, URL, key and time", () => {
    expect(judge({ body: bytes('{"hello":"world"}') })).toMatchObject({
      reason: "mismatch",
      message: expect.stringContaining("Content-Digest"),
    });
    expect(judge({ method: "PUT" })).toMatchObject({ reason: "mismatch" });
    expect(judge({}, { sentTo: "https://example.com/hook?x=2" })).toMatchObject({ reason: "mismatch" });
    expect(judge({}, { at: noon + 300 })).toMatchObject({ ok: true });
    expect(judge({}, { at: noon + 301 })).toMatchObject({ reason: "stale" });
    expect(judge({}, { at: noon - 301 })).toMatchObject({ reason: "future" });
  });

  test("a new digest over a new body does not help a forger", () => {
    const forged = good.headers.map((each, i) =>
      good.headers[i - 1] === "Content-Digest" ? "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:" : each,
    );
    expect(judge({ headers: forged, body: bytes("{}") })).toMatchObject({ reason: "mismatch" });
  });
});

describe("verify", () => {
  const good = signed(base, "shared");
  const at = (name: string) => good.headers[good.headers.indexOf(name) + 1] as string;
  const judge = (headers: readonly string[], scheme = base) =>
    verify(scheme, { request: { ...good, headers }, secrets: ["shared"], at: noon, sentTo: url });
  const replaced = (name: string, value: string) =>
    good.headers.map((each, i) => (good.headers[i - 1] === name ? value : each));

  test("takes several lines of both headers, and any good signature among them", () => {
    const more = ["Signature-Input", 'other=("@method");created=1', "Signature", "other=:AAAA:", ...good.headers];
    expect(judge(more)).toMatchObject({ ok: true });
  });

  test("insists on the components that the scheme requires", () => {
    const strict = { ...base, requires: ["date"] };
    expect(judge(good.headers, strict)).toMatchObject({ reason: "mismatch", message: expect.stringContaining("date") });
  });

  test("asks for the URL when it is covered and not known", () => {
    const input = { request: good, secrets: ["shared"], at: noon };
    expect(() => verify(base, input)).toThrow(expect.objectContaining({ code: "URL_NEEDED" }));
  });

  test("judges no time without a tolerance, and warns when the body is not covered", () => {
    const { toleranceSeconds: _, ...lasting } = base;
    const plain = { ...lasting, covers: ["@method"] };
    const from = signed(plain, "shared");
    const verdict = verify(plain, { request: from, secrets: ["shared"], at: noon + 86_400 });
    expect(verdict).toMatchObject({ ok: true, notes: [expect.stringContaining("does not cover the body")] });
  });

  test.each([
    [0, "ok"],
    [1, "stale"],
  ])("refuses a signature %i s after it expired, tolerance or not: %s", (late, reason) => {
    const params = `("@method");expires=${noon}`;
    const mac = createHmac("sha256", "shared")
      .update(`"@method": POST\n"@signature-params": ${params}`)
      .digest("base64");
    const from = request(body, ["Signature-Input", `s=${params}`, "Signature", `s=:${mac}:`]);
    const { toleranceSeconds: _, ...lasting } = base;
    const verdict = verify(lasting, { request: from, secrets: ["shared"], at: noon + late });
    expect(verdict.ok ? "ok" : verdict.reason).toBe(reason);
  });

  test.each([
    ["Signature-Input", "sig1=", "malformed"],
    ["Signature-Input", 'sig1=("@method"', "malformed"],
    ["Signature-Input", "sig1=(@method)", "malformed"],
    ["Signature-Input", "sig1=1", "malformed"],
    ["Signature-Input", 'other=("@method")', "malformed"],
    ["Signature-Input", 'sig1=("@nope")', "malformed"],
    ["Signature-Input", 'sig1=("@method";req)', "malformed"],
    ["Signature-Input", 'sig1=("content-type";sf)', "malformed"],
    ["Signature-Input", 'sig1=("x-none")', "missing"],
    ["Signature", "sig1=:not base64:", "malformed"],
    ["Signature", 'sig1="text"', "malformed"],
    ["Signature", "sig1=:AAAA:", "mismatch"],
    ["Signature", "", "missing"],
  ])("refuses %s: %s as %s", (name, value, reason) => {
    expect(judge(replaced(name, value))).toMatchObject({ ok: false, reason });
  });

  test("without created there is no time to judge", () => {
    const text = at("Signature-Input").replace(/;created=\d+/, "");
    expect(judge(replaced("Signature-Input", text))).toMatchObject({ reason: "mismatch" });
  });
});

describe("a response (appendix B.2.4)", () => {
  const pem =
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf\nw0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==\n-----END PUBLIC KEY-----\n";
  const digest = "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:";
  const message = request('{"message": "good dog"}', [
    "Date",
    "Tue, 20 Apr 2021 02:07:56 GMT",
    "Content-Type",
    "application/json",
    "Content-Digest",
    digest,
    "Content-Length",
    "23",
  ]);

  test("verifies", () => {
    const described = parseDictionary(
      'sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
    )?.get("sig-b24") as InnerList;
    const made = signatureBase(described, { request: message, status: 200 });
    const signature = Buffer.from(
      "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==",
      "base64",
    );
    const key = publicKeyFrom(pem, { format: "pem" }, "ecdsa-p256");
    expect(made.ok && verifiedBy(key, rfc9421Methods["ecdsa-p256-sha256"], { message: made.bytes, signature })).toBe(
      true,
    );
    expect(judgeContentDigest(message)).toBe("fits");
  });
});

describe("structured fields", () => {
  test.each([
    ["a=1", "a=1"],
    ["a=1;b;c=?0", "a=1;b;c=?0"],
    ['a=( "x"  "y";p=tok );q=:aGk=:', 'a=("x" "y";p=tok);q=:aGk=:'],
    ['a="q\\"\\\\"', 'a="q\\"\\\\"'],
    ["a, b=2 ,\tc=-1.5", "a=?1, b=2, c=-1.5"],
    ["a=1, a=2", "a=2"],
    ["", ""],
  ])("reads %s", (text, again) => {
    const members = parseDictionary(text);
    expect(members && [...members].map(([name, member]) => `${name}=${memberText(member)}`).join(", ")).toBe(again);
  });

  test.each(["A=1", "a=1,", "a=1 b=2", 'a="', "a=(1", "a=:x", "a=\u00e9", "=1", "a=;b", 'a=("x""y")'])(
    "refuses %s",
    (text) => {
      expect(parseDictionary(text)).toBeUndefined();
    },
  );

  test("gives up on a value above 16 KiB", () => {
    expect(parseDictionary(`a="${"x".repeat(17_000)}"`)).toBeUndefined();
  });
});

test("the vectors name the RFC's keys as what they are: public", () => {
  const text = readFileSync(join(import.meta.dirname, "../../vectors/rfc9421-rsa-pss.json"), "utf8");
  expect(text).not.toContain("PRIVATE KEY");
});
