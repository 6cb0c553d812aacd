// Several schemes at once: what one cannot read or lacks must not stop another that is good.

import { describe, expect, test } from "vitest";
import type { HmacScheme, SigningScheme, TokenScheme } from "../../../src/core/signing/scheme.ts";
import { sendsSecret } from "../../../src/core/signing/scheme.ts";
import { verifyWith } from "../../../src/core/signing/verify.ts";
import { sent } from "../../helpers/sent-request.ts";
import {
  basicScheme,
  hexScheme,
  noon,
  otherSecret,
  request,
  secret,
  tokenScheme,
} from "../../helpers/signing-cases.ts";

describe("several schemes at once", () => {
  const hmac: HmacScheme = { ...hexScheme, key: { encoding: "base64", stripPrefix: "whsec_" } };
  const pair: SigningScheme = {
    ...hexScheme,
    id: "pair",
    type: "ed25519",
    publicKey: { format: "raw-base64", stripPrefix: "whpk_" },
  };
  const key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  test("one that cannot read the secret is left out while another can", () => {
    const out = sent(hmac, request("{}"), { key });
    const input = { request: out.request, secrets: [key], at: noon };
    expect(verifyWith([pair, hmac], input)).toMatchObject({ ok: true, schemeId: "hex" });
    expect(() => verifyWith([pair, hmac], { ...input, secrets: ["whpk_short"] })).toThrow(
      expect.objectContaining({ code: "KEY_MALFORMED" }),
    );
  });

  test("one that needs the URL does not stop another that is good, and asks for it when none is", () => {
    const withUrl: HmacScheme = { ...hexScheme, id: "url", messages: ["{url}{body}"] };
    const out = sent(hexScheme, request("{}"));
    expect(verifyWith([withUrl, hexScheme], { request: out.request, secrets: [secret], at: noon })).toMatchObject({
      ok: true,
    });
    expect(() => verifyWith([withUrl, hexScheme], { request: out.request, secrets: [otherSecret], at: noon })).toThrow(
      expect.objectContaining({ code: "URL_NEEDED" }),
    );
  });

  test("places of different kinds are all named when nothing is there", () => {
    const query: TokenScheme = { ...tokenScheme, location: { query: "key" } };
    expect(verifyWith([hexScheme, query], { request: request("{}"), secrets: [secret], at: noon })).toMatchObject({
      reason: "missing",
      message: "None of these is there with a value: header X-Signature, query parameter key.",
    });
  });

  test("tells which of them send the secret itself", () => {
    expect([hexScheme, tokenScheme, basicScheme, pair].map(sendsSecret)).toEqual([false, true, true, false]);
  });
});
