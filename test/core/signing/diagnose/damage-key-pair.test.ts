import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../../../src/core/signing/diagnose/diagnose.ts";
import type { VerifyInput } from "../../../../src/core/signing/engine-types.ts";
import type { KeyPairScheme, SigningScheme } from "../../../../src/core/signing/scheme.ts";
import { verify } from "../../../../src/core/signing/verify.ts";
import { editBody, editHeader, genuine, withBody } from "../../../helpers/diagnosis-cases.ts";

const pem = { publicKey: { format: "pem" } } as const;
const location = { header: "X-Signature" } as const;
const message = { ...pem, label: "key pair", messages: ["{timestamp}{body}"], location } as const;
const timestamp = { header: "X-Signature-Timestamp", unit: "s", toleranceSeconds: 300 } as const;

const discord: KeyPairScheme = { ...message, type: "ed25519", id: "ed25519", encodings: ["hex"], timestamp };
const sendgrid: KeyPairScheme = { ...message, type: "ecdsa-p256", id: "ecdsa", encodings: ["base64"], timestamp };
const paypal: KeyPairScheme = { ...message, type: "rsa-pkcs1", id: "rsa", encodings: ["base64"], timestamp };
const plaid: SigningScheme = {
  ...pem,
  type: "jwt",
  id: "jwt",
  label: "JWT",
  location: { header: "Plaid-Verification" },
  algorithms: ["ES256"],
  payload: "claims",
  bodySha256Claim: "request_body_sha256",
  toleranceSeconds: 300,
};
const rfc9421: SigningScheme = {
  ...pem,
  type: "rfc9421",
  id: "rfc9421",
  label: "RFC 9421",
  location: { header: "Signature" },
  algorithm: "ed25519",
  covers: ["@method", "@target-uri", "content-digest"],
  toleranceSeconds: 300,
};

const ed = generateKeyPairSync("ed25519");
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const otherEd = generateKeyPairSync("ed25519");
const otherEc = generateKeyPairSync("ec", { namedCurve: "P-256" });
const otherRsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const schemes = [
  ["ed25519", discord, ed, otherEd],
  ["ecdsa", sendgrid, ec, otherEc],
  ["rsa", paypal, rsa, otherRsa],
  ["jwt", plaid, ec, otherEc],
  ["rfc9421", rfc9421, ed, otherEd],
] as const;

describe.each(schemes.map(([id, ...rest]) => [id, rest] as const))(
  "a delivery under %s",
  (_id, [scheme, keys, another]) => {
    const publicKey = keys.publicKey.export({ type: "spki", format: "pem" }).toString();
    const signed = (body?: string): VerifyInput => ({
      ...genuine(scheme, {
        secret: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
        ...(body === undefined ? {} : { body }),
      }),
      secrets: [publicKey],
    });
    const causesOf = (input: VerifyInput) => diagnose(scheme, input).findings.map(({ cause }) => cause);

    test("verifies as it is", () => expect(verify(scheme, signed())).toMatchObject({ ok: true }));
    test("with a newline added", () =>
      expect(causesOf(editBody(signed(), (text) => `${text}\n`))).toEqual(["newline-added"]));
    test("with its JSON made pretty", () =>
      expect(causesOf(editBody(signed(), (text) => JSON.stringify(JSON.parse(text), null, 2)))).toEqual([
        "json-reformatted",
      ]));
    test("with quotes around the key", () =>
      expect(causesOf({ ...signed(), secrets: [`"${publicKey.trim()}"`] })).toEqual(["secret-quotes"]));
    test("with the key of another provider", () => {
      const wrong = another.publicKey.export({ type: "spki", format: "pem" }).toString();
      const context = { otherSecrets: [{ label: "x", secret: publicKey, relation: "provider" as const }] };
      const { findings } = diagnose(scheme, { ...signed(), secrets: [wrong] }, context);
      expect(findings).toMatchObject([{ cause: "secret-other-provider", proven: true }]);
    });
    test("long past", () =>
      expect(causesOf({ ...signed(), at: 1_700_009_999 })).toEqual(["late-delivery", "clock-skew"]));
    test("with another body has no known cause", () => expect(causesOf(withBody(signed(), '{"x":1}'))).toEqual([]));
  },
);

test("an ECDSA signature of raw numbers is diagnosed as encoding-other", () => {
  const raw = genuine(
    { ...sendgrid, ecdsaForm: "raw" },
    { secret: ec.privateKey.export({ type: "pkcs8", format: "pem" }).toString() },
  );
  const input = { ...raw, secrets: [ec.publicKey.export({ type: "spki", format: "pem" }).toString()] };
  expect(diagnose(sendgrid, input).findings).toMatchObject([{ cause: "encoding-other", proven: true }]);
});

test("RFC 9421 with the URL of the app is diagnosed by its host", () => {
  const input = genuine(rfc9421, { secret: ed.privateKey.export({ type: "pkcs8", format: "pem" }).toString() });
  const behind = {
    ...input,
    secrets: [ed.publicKey.export({ type: "spki", format: "pem" }).toString()],
    sentTo: "http://localhost:3000/kyc/events?b=2&a=1",
  };
  expect(
    diagnose(
      rfc9421,
      editHeader(behind, "Host", (host) => host),
    ).findings,
  ).toMatchObject([{ cause: "url-host" }]);
});
