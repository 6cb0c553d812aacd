import { describe, expect, test } from "vitest";
import { createKeyPairs } from "../../src/adapters/key-pairs.ts";
import { contractKeys } from "../../src/core/contract-keys.ts";
import type { Provider } from "../../src/core/provider.ts";
import { type ContractEngine, checkContract } from "../../src/core/provider-contract.ts";
import { locatedValue } from "../../src/core/provider-schema/located.ts";
import { readProvider } from "../../src/core/provider-schema/read-provider.ts";
import type { VerifyInput } from "../../src/core/signing/engine-types.ts";
import type { SigningScheme } from "../../src/core/signing/scheme.ts";
import { sign } from "../../src/core/signing/sign.ts";
import type { Verdict } from "../../src/core/signing/verdict.ts";
import { verify } from "../../src/core/signing/verify.ts";
import { parcelbird, schemeWith, signedWith } from "../helpers/provider-files.ts";

const pairs = createKeyPairs();
const noon = Date.UTC(2026, 10, 20, 12) / 1000;

const brokenRules = (provider: Provider, engine: ContractEngine = { sign, verify }) => {
  const report = checkContract(provider, {
    bodies: [],
    keysFor: (scheme) => contractKeys(scheme, pairs),
    at: noon,
    engine,
  });
  return {
    passed: report.passed,
    rules: report.checks.filter(({ problem }) => problem !== undefined).map(({ rule }) => rule),
  };
};

describe("the contract is kept by", () => {
  const message = {
    message: "{timestamp}.{body}",
    encoding: "base64",
    header: "X-Sig",
    timestamp: { header: "X-Time", tolerance: 60 },
  };
  test.each<[what: string, signing: unknown]>([
    ["an HMAC over time and body", parcelbird.signing],
    [
      "an HMAC over the body alone",
      { type: "hmac", algorithm: "sha512", message: "{body}", encoding: "base64url", header: "X-Sig" },
    ],
    [
      "an HMAC over URL, method and a header",
      { type: "hmac", algorithm: "sha1", message: "{method}{url}{header:X-A}{body}", encoding: "hex", header: "X-Sig" },
    ],
    ["a hex key with a prefix", { ...parcelbird.signing, key: { encoding: "hex", stripPrefix: "sec_" } }],
    [
      "time and signature in pairs",
      {
        ...message,
        type: "hmac",
        algorithm: "sha256",
        container: { style: "pairs", separator: ",", signatureKey: "v1" },
        timestamp: { pair: "t", tolerance: 60 },
      },
    ],
    [
      "a sender that checks the past only",
      { ...parcelbird.signing, timestamp: { header: "T", tolerance: 5, pastOnly: true } },
    ],
    [
      "another tolerance ahead, in milliseconds",
      { ...parcelbird.signing, timestamp: { header: "T", unit: "ms", tolerance: 300, future: 5 } },
    ],
    ["a digest", { type: "digest", algorithm: "sha256", message: "{secret}{body}", encoding: "hex", header: "X-Sig" }],
    ["a token in a header", { type: "token", header: "X-Token", onlyOver: "https" }],
    ["a token in the query", { type: "token", query: "token" }],
    ["a token whose header the customer chooses", { type: "token", header: { chosenBy: "customer" } }],
    ["Basic", { type: "basic" }],
    ["Bearer", { type: "bearer" }],
    ["Ed25519 with a raw key", { ...message, type: "ed25519", publicKey: "raw-hex" }],
    ["ECDSA", { ...message, type: "ecdsa-p256", publicKey: "spki-base64" }],
    ["RSA", { ...message, type: "rsa-pss", publicKey: "pem" }],
    [
      "a JWT",
      {
        type: "jwt",
        header: "X-JWT",
        algorithm: "ES256",
        payload: "claims",
        bodySha256Claim: "h",
        tolerance: "5m",
        publicKey: "pem",
      },
    ],
    [
      "RFC 9421",
      {
        type: "rfc9421",
        algorithm: "ed25519",
        covers: ["@method", "@target-uri", "content-digest"],
        tolerance: "5m",
        publicKey: "pem",
      },
    ],
  ])("%s", (_what, signing) => {
    expect(brokenRules(described(signedWith(signing)))).toEqual({ passed: true, rules: [] });
  });
});

describe("an engine that is wrong is noticed", () => {
  const yes: Verdict = { ok: true, schemeId: "signature", matchedKey: 0, notes: [] };
  const no: Verdict = { ok: false, schemeId: "signature", reason: "mismatch", message: "no", hints: [] };
  const judging = (judge: (scheme: SigningScheme, input: VerifyInput) => Verdict) => ({ sign, verify: judge });
  const lenient = (input: (given: VerifyInput) => VerifyInput) =>
    judging((scheme, given) => verify(scheme, input(given)));

  test.each<[what: string, engine: ContractEngine, rules: string[]]>([
    [
      "it accepts everything",
      judging(() => yes),
      ["body", "time", "re-dated", "wrong-key", "rotation", "empty-key", "unsigned", "cut-off"],
    ],
    ["it refuses everything", judging(() => no), ["accepts", "url", "time", "rotation"]],
    ["it forgets the time", lenient((input) => ({ ...input, toleranceSeconds: 10 ** 9 })), ["time"]],
    ["it is a second too strict", lenient((input) => ({ ...input, toleranceSeconds: 299 })), ["time"]],
    ["it is a second too lenient", lenient((input) => ({ ...input, toleranceSeconds: 301 })), ["time"]],
    [
      "it looks at the first key only",
      lenient((input) => ({ ...input, secrets: input.secrets.slice(0, 1) })),
      ["rotation"],
    ],
    [
      "it accepts an empty key",
      judging((scheme, input) => (input.secrets[0] === "" ? yes : verify(scheme, input))),
      ["empty-key"],
    ],
    [
      "it fails",
      judging(() => {
        throw new Error("boom");
      }),
      ["accepts", "body", "url", "time", "re-dated", "wrong-key", "rotation", "unsigned", "cut-off"],
    ],
    ["it signs nothing", { sign: () => ({ headers: [] }), verify }, ["signs"]],
  ])("%s", (_what, engine, rules) => {
    expect(brokenRules(described(parcelbird), engine)).toEqual({ passed: false, rules });
  });
});

describe("a scheme that is described wrongly is noticed", () => {
  test.each<[what: string, provider: unknown, rules: string[]]>([
    ["a time that is judged and not signed", schemeWith({ message: "{body}" }), ["re-dated"]],
    [
      "a batch whose payload is none",
      schemeWith({
        header: undefined,
        json: "/signature",
        forEach: "/items",
        message: "{json:/id}",
        timestamp: undefined,
      }),
      ["signs"],
    ],
  ])("%s", (_what, provider, rules) => {
    expect(brokenRules(described(provider)).rules).toEqual(rules);
  });
});

test("a provider without schemes has not passed", () => {
  const empty = { ...described(parcelbird), schemes: [] } as unknown as Provider;
  expect(brokenRules(empty)).toEqual({ passed: false, rules: [] });
});

function described(value: unknown): Provider {
  const { provider, problems } = readProvider(locatedValue(value), { file: "x.yaml", folder: "/" });
  if (provider === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return provider;
}
