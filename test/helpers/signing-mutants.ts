// Signing engines with one mistake each, as receivers and senders really make them.

import type { ContractEngine } from "../../src/core/provider-contract.ts";
import type { SigningScheme } from "../../src/core/signing/scheme.ts";
import { sign } from "../../src/core/signing/sign.ts";
import type { Verdict } from "../../src/core/signing/verdict.ts";
import { verify } from "../../src/core/signing/verify.ts";

export interface Mutant {
  /** What is wrong. */
  readonly name: string;
  /** With whose scheme it is found out. */
  readonly provider: string;
  readonly scheme: string;
  /** The rule of the contract that finds it. */
  readonly rule: string;
  readonly engine: ContractEngine;
}

type Change = (scheme: SigningScheme) => SigningScheme;

/** The scheme with some of its parts replaced. */
const withParts =
  (parts: object): Change =>
  (scheme) =>
    ({ ...scheme, ...parts }) as SigningScheme;

const onVerify = (change: Change): ContractEngine => ({
  sign,
  verify: (scheme, input) => verify(change(scheme), input),
});
const onBoth = (change: Change): ContractEngine => ({
  sign: (scheme, input, options) => sign(change(scheme), input, options),
  verify: (scheme, input) => verify(change(scheme), input),
});
const judging = (judge: ContractEngine["verify"]): ContractEngine => ({ sign, verify: judge });

const good = (scheme: SigningScheme): Verdict => ({ ok: true, schemeId: scheme.id, matchedKey: 0, notes: [] });

/** Takes a signature whose beginning is right. */
const beginningOnly: ContractEngine["verify"] = (scheme, input) => {
  const verdict = verify(scheme, input);
  if (verdict.ok) return verdict;
  const headers: string[] = [];
  let received = "";
  for (let i = 0; i < input.request.headers.length; i += 2) {
    const [name = "", value = ""] = input.request.headers.slice(i, i + 2);
    if (name === scheme.location.header) received = value;
    else headers.push(name, value);
  }
  const right = sign(scheme, {
    request: { ...input.request, headers },
    sentTo: input.sentTo ?? "",
    secret: input.secrets[0] ?? "",
    at: input.at,
  }).headers.at(-1);
  return received.length > 20 && right?.startsWith(received) === true ? good(scheme) : verdict;
};

/** What many frameworks do to a body before the receiver sees it. */
const reserialised: ContractEngine["verify"] = (scheme, input) => {
  const text = Buffer.from(input.request.body).toString("utf8");
  let body = input.request.body;
  try {
    body = Buffer.from(JSON.stringify(JSON.parse(text)));
  } catch {
    // Not JSON any more: left as it is.
  }
  return verify(scheme, { ...input, request: { ...input.request, body } });
};

export const mutants: readonly Mutant[] = [
  {
    name: "the algorithm is wrong",
    provider: "stripe",
    scheme: "v1",
    rule: "accepts",
    engine: onVerify(withParts({ algorithm: "sha1" })),
  },
  {
    name: "hex is read as base64",
    provider: "dotfile",
    scheme: "signature",
    rule: "accepts",
    engine: onVerify(withParts({ encodings: ["base64"] })),
  },
  {
    name: "the prefix is forgotten",
    provider: "github",
    scheme: "sha256",
    rule: "accepts",
    engine: onVerify(withParts({ prefix: "" })),
  },
  {
    name: "the time is sent but not signed",
    provider: "slack",
    scheme: "v0",
    rule: "re-dated",
    engine: onBoth(withParts({ messages: ["v0:{body}"] })),
  },
  {
    name: "the age of a delivery is not looked at",
    provider: "calendly",
    scheme: "v1",
    rule: "time",
    engine: judging((scheme, input) => verify(scheme, { ...input, toleranceSeconds: 1e12 })),
  },
  {
    name: "times ahead are not looked at",
    provider: "mux",
    scheme: "v1",
    rule: "time",
    engine: onVerify(withParts({ timestamp: { pair: "t", unit: "s", toleranceSeconds: 300, pastOnly: true } })),
  },
  {
    name: "seconds are read as milliseconds",
    provider: "slack",
    scheme: "v0",
    rule: "accepts",
    engine: onVerify(
      withParts({ timestamp: { header: "X-Slack-Request-Timestamp", unit: "ms", toleranceSeconds: 300 } }),
    ),
  },
  {
    name: "only the beginning of the signature is compared",
    provider: "github",
    scheme: "sha256",
    rule: "cut-off",
    engine: judging(beginningOnly),
  },
  {
    name: "the body is not covered",
    provider: "zoom",
    scheme: "v0",
    rule: "body",
    engine: onBoth(withParts({ messages: ["v0:{timestamp}"] })),
  },
  {
    name: "the body is written anew before it is verified",
    provider: "stripe",
    scheme: "v1",
    rule: "accepts",
    engine: judging(reserialised),
  },
  {
    name: "the body's hash in a claim is not compared",
    provider: "plaid",
    scheme: "jwt",
    rule: "body",
    engine: onVerify(withParts({ bodySha256Claim: undefined })),
  },
  {
    name: "the body's hash in the URL is not asked for",
    provider: "twilio",
    scheme: "json",
    rule: "body",
    engine: onVerify(withParts({ urlQuery: undefined })),
  },
  {
    name: "the key is used without decoding it",
    provider: "standard-webhooks",
    scheme: "v1",
    rule: "accepts",
    engine: onVerify(withParts({ key: { encoding: "utf8" } })),
  },
  {
    name: "a hex key is used as text",
    provider: "adyen",
    scheme: "platform",
    rule: "accepts",
    engine: onVerify(withParts({ key: { encoding: "utf8" } })),
  },
  {
    name: "the message id is left out of the signed text",
    provider: "svix",
    scheme: "v1",
    rule: "id",
    engine: onBoth(withParts({ messages: ["{timestamp}.{body}"] })),
  },
  {
    name: "the URL is left out of the signed text",
    provider: "square",
    scheme: "hmac",
    rule: "url",
    engine: onBoth(withParts({ messages: ["{body}"] })),
  },
  {
    name: "the URL is not compared in a standard signature",
    provider: "rfc9421",
    scheme: "hmac",
    rule: "url",
    engine: onBoth(withParts({ covers: ["@method", "content-digest"] })),
  },
  {
    name: "one of the signed fields is left out",
    provider: "adyen",
    scheme: "payments",
    rule: "fields",
    engine: onBoth(withParts({ messages: ["{json?:/NotificationRequestItem/pspReference}"] })),
  },
  {
    name: "the signature is looked for in another header",
    provider: "shopify",
    scheme: "hmac",
    rule: "accepts",
    engine: onVerify(withParts({ location: { header: "X-Shopify-Signature" } })),
  },
  {
    name: "another version of the signature is taken",
    provider: "stripe",
    scheme: "v1",
    rule: "accepts",
    engine: onVerify(withParts({ container: { style: "pairs", separator: ",", signatureKey: "v0" } })),
  },
  {
    name: "the pairs are cut at the wrong character",
    provider: "paddle",
    scheme: "h1",
    rule: "accepts",
    engine: onVerify(withParts({ container: { style: "pairs", separator: ",", signatureKey: "h1" } })),
  },
  {
    name: "an ECDSA signature is read as raw numbers",
    provider: "sendgrid",
    scheme: "ecdsa",
    rule: "accepts",
    engine: onVerify(withParts({ ecdsaForm: "raw" })),
  },
  {
    name: "any key will do",
    provider: "linear",
    scheme: "hmac",
    rule: "wrong-key",
    engine: judging((scheme, input) => {
      const verdict = verify(scheme, input);
      return verdict.ok || verdict.reason !== "mismatch" ? verdict : good(scheme);
    }),
  },
  {
    name: "only the first key is tried",
    provider: "bitbucket",
    scheme: "sha256",
    rule: "rotation",
    engine: judging((scheme, input) => verify(scheme, { ...input, secrets: input.secrets.slice(0, 1) })),
  },
  {
    name: "an empty key switches the check off",
    provider: "veriff",
    scheme: "hmac",
    rule: "empty-key",
    engine: judging((scheme, input) => (input.secrets[0] === "" ? good(scheme) : verify(scheme, input))),
  },
  {
    name: "a delivery without a signature passes",
    provider: "intercom",
    scheme: "sha1",
    rule: "unsigned",
    engine: judging((scheme, input) => {
      const verdict = verify(scheme, input);
      return verdict.ok || verdict.reason !== "missing" ? verdict : good(scheme);
    }),
  },
  {
    name: "the secret goes over http as well",
    provider: "pliance",
    scheme: "secret",
    rule: "https",
    engine: { sign: (scheme, input) => sign(scheme, input, { overrideOnlyOver: true }), verify },
  },
  {
    name: "nothing is added to the delivery",
    provider: "okta",
    scheme: "authorization",
    rule: "signs",
    engine: { sign: () => ({ headers: [] }), verify },
  },
];
