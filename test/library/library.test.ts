import { execFileSync } from "node:child_process";
import { createHmac, createSecretKey, generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { defineProvider, diagnose, sign, verify } from "../../src/index.ts";
import { checkout } from "../helpers/checkout.ts";

const body = '{"event":"Case.Created"}';
const secret = "a-secret-of-at-least-24-bytes";
const signature = createHmac("sha256", secret).update(body).digest("hex");
const noon = 1_780_000_000;

const request = (headers: Parameters<typeof verify>[0]["request"]["headers"]) => ({
  method: "POST",
  url: "https://me.example/hooks",
  headers,
  body,
});

describe("verify", () => {
  test.each([
    { title: "a plain object", headers: { "dotfile-signature": signature } },
    { title: "Node's header object with lists", headers: { "dotfile-signature": [signature], other: undefined } },
    { title: "raw header lines", headers: ["Dotfile-Signature", signature] },
    { title: "pairs", headers: [["Dotfile-Signature", signature]] as const },
    { title: "a Headers object", headers: new Headers({ "Dotfile-Signature": signature }) },
  ])("takes headers as $title", ({ headers }) => {
    expect(verify({ provider: "dotfile", secret, request: request(headers) })).toMatchObject({ ok: true });
  });

  test("takes the id of a provider in any case, as the command line does", () => {
    const headers = { "Dotfile-Signature": signature };
    expect(verify({ provider: "DotFile", secret, request: request(headers) })).toMatchObject({ ok: true });
  });

  test.each([
    { title: "text", given: secret },
    { title: "a list during rotation", given: ["another-secret-of-24-bytes-", secret] },
    { title: "a key object", given: createSecretKey(Buffer.from(secret)) },
  ])("takes the secret as $title", ({ given }) => {
    const verdict = verify({
      provider: "dotfile",
      secret: given,
      request: request({ "Dotfile-Signature": signature }),
    });
    expect(verdict).toMatchObject({ ok: true, matchedKey: Array.isArray(given) ? 1 : 0 });
  });

  test("says no with a reason instead of throwing", () => {
    expect(verify({ provider: "dotfile", secret, request: request({}) })).toMatchObject({
      ok: false,
      reason: "missing",
    });
    const changed = { ...request({ "Dotfile-Signature": signature }), body: `${body} ` };
    expect(verify({ provider: "dotfile", secret, request: changed })).toMatchObject({ ok: false, reason: "mismatch" });
  });

  test("refuses a duplicate signature that raw headers show", () => {
    const headers = ["Dotfile-Signature", signature, "dotfile-signature", signature];
    expect(verify({ provider: "dotfile", secret, request: request(headers) })).toMatchObject({ reason: "ambiguous" });
  });

  test.each([noon, new Date(noon * 1000)])("judges at %s", (at) => {
    const t = noon - 301;
    const stripe = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
    const given = { provider: "stripe", secret, request: request({ "Stripe-Signature": `t=${t},v1=${stripe}` }), at };
    expect(verify(given)).toMatchObject({ ok: false, reason: "stale" });
    expect(verify({ ...given, toleranceSeconds: 301 })).toMatchObject({ ok: true });
  });

  test.each([
    {
      title: "a parsed body",
      change: { request: { ...request({}), body: { a: 1 } as unknown as string } },
      code: "BODY_NOT_BYTES",
    },
    { title: "an unknown provider", change: { provider: "acme" }, code: "PROVIDER_UNKNOWN" },
    { title: "an unknown scheme", change: { scheme: "morse" }, code: "SCHEME_UNKNOWN" },
    { title: "an empty secret", change: { secret: "" }, code: "SECRET_EMPTY" },
    { title: "no secret", change: { secret: [] }, code: "SECRET_NEEDED" },
    { title: "a date that is none", change: { at: new Date("soon") }, code: "TIME_INVALID" },
    { title: "a time that is no number", change: { at: Number.NaN }, code: "TIME_INVALID" },
    { title: "a tolerance that is no number", change: { toleranceSeconds: Number.NaN }, code: "NUMBER_INVALID" },
  ])("throws in words for $title", ({ change, code }) => {
    const given = { provider: "dotfile", secret, request: request({}), ...change };
    expect(() => verify(given)).toThrow(expect.objectContaining({ code }));
  });
});

test("what sign adds is what verify accepts, also with a key pair", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const signed = sign({ provider: "discord", secret: privateKey, at: noon, request: request({}) });
  const arrived = { ...request(signed.headers), body: signed.body };
  expect(verify({ provider: "discord", secret: publicKey, at: noon, request: arrived })).toMatchObject({ ok: true });
});

test("diagnose names the cause of a mismatch", () => {
  const pretty = JSON.stringify(JSON.parse(body), null, 2);
  const given = {
    provider: "dotfile",
    secret,
    request: { ...request({ "Dotfile-Signature": signature }), body: pretty },
  };
  expect(diagnose(given).findings[0]).toMatchObject({ proven: true });
});

test.each([
  ["no secret", undefined, "SECRET_NEEDED"],
  ["a list of variables that are all unset", [undefined], "SECRET_NEEDED"],
  ["an empty secret", "", "SECRET_EMPTY"],
  ["a list with an empty one", [secret, ""], "SECRET_EMPTY"],
])("refuses %s in words", (_, given, code) => {
  const options = { provider: "dotfile", secret: given as string, request: request({}) };
  expect(() => verify(options)).toThrow(expect.objectContaining({ code }));
});

test("skips the variable of a secret that is no longer there", () => {
  const verdict = verify({
    provider: "dotfile",
    secret: [secret, undefined],
    request: request({ "Dotfile-Signature": signature }),
  });
  expect(verdict).toMatchObject({ ok: true });
});

describe("defineProvider", () => {
  test("gives a provider that verifies", () => {
    const parcels = defineProvider({ id: "parcelbird", signing: { type: "token", header: "X-Parcelbird-Token" } });
    const verdict = verify({ provider: parcels, secret, request: request({ "x-parcelbird-token": secret }) });
    expect(verdict).toMatchObject({ ok: true });
  });

  test("names every mistake", () => {
    const wrong = { id: "Parcel Bird", signing: { type: "morse" } } as unknown as Parameters<typeof defineProvider>[0];
    expect(() => defineProvider(wrong)).toThrow(expect.objectContaining({ code: "PROVIDER_INVALID" }));
  });
});

test("the built library loads neither servers nor network code nor the command line", () => {
  const library = pathToFileURL(join(checkout, "dist/index.js")).href;
  const program = `const { verify } = await import(${JSON.stringify(library)});
    verify({ provider: "dotfile", secret: "k", request: { headers: {}, body: "" } });
    console.log(JSON.stringify(process.moduleLoadList));`;
  const loaded = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  const heavy = ["http", "https", "sqlite", "tls", "http2", "child_process"];
  expect((JSON.parse(loaded) as string[]).filter((name) => heavy.includes(name.replace("NativeModule ", "")))).toEqual(
    [],
  );
});
