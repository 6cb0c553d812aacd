import { describe, expect, test } from "vitest";
import { withHeader } from "../../../src/core/signing/scheme.ts";
import { verifyWith } from "../../../src/core/signing/verify.ts";
import {
  base64Scheme,
  basicScheme,
  bearerScheme,
  bytes,
  chosenScheme,
  hexScheme,
  noon,
  request,
  secret,
  signed,
  timedScheme,
  tokenScheme,
} from "../../helpers/signing-cases.ts";

const pair = `user:${secret}`;
const idwise = [basicScheme, bearerScheme, chosenScheme];

describe("verifyWith", () => {
  test("takes the scheme whose authorization word the request speaks", () => {
    const given = (from: typeof basicScheme | typeof bearerScheme) => ({
      request: signed(from, "{}", pair),
      secrets: [pair],
      at: noon,
    });
    expect(verifyWith(idwise, given(basicScheme))).toMatchObject({ ok: true, schemeId: "basic" });
    expect(verifyWith(idwise, given(bearerScheme))).toMatchObject({ ok: true, schemeId: "bearer" });
  });

  test("judges a damaged credential by the word in front of it", () => {
    const damaged = request("{}", ["Authorization", "Bearer  two spaces"]);
    const verdict = verifyWith(idwise, { request: damaged, secrets: [pair], at: noon });
    expect(verdict).toMatchObject({ reason: "malformed", schemeId: "bearer" });
  });

  test("takes the scheme whose header is there", () => {
    const schemes = [hexScheme, tokenScheme];
    const result = verifyWith(schemes, { request: signed(tokenScheme, "{}"), secrets: [secret], at: noon });
    expect(result).toMatchObject({ ok: true, schemeId: "token" });
  });

  test("is good when one of two schemes over the same header is", () => {
    const given = { request: signed(base64Scheme, "{}"), secrets: [secret], at: noon };
    expect(verifyWith([hexScheme, base64Scheme], given)).toMatchObject({ ok: true, schemeId: "base64" });
  });

  test("tells the mismatch when another scheme's header is only missing", () => {
    const forged = { ...signed(hexScheme, "{}"), body: bytes("[]") };
    const verdict = verifyWith([tokenScheme, hexScheme], { request: forged, secrets: [secret], at: noon });
    expect(verdict).toMatchObject({ ok: false, schemeId: "hex", reason: "mismatch" });
  });

  test("tells the stale scheme before the one that did not match", () => {
    const old = signed(timedScheme, "{}");
    const verdict = verifyWith([hexScheme, timedScheme], { request: old, secrets: [secret], at: noon + 999 });
    expect(verdict).toMatchObject({ ok: false, schemeId: "timed", reason: "stale" });
  });

  test("names every header when none is there", () => {
    const verdict = verifyWith([tokenScheme, hexScheme, ...idwise], {
      request: request("{}"),
      secrets: [secret],
      at: noon,
    });
    expect(verdict).toMatchObject({
      reason: "missing",
      message: "None of the headers X-Secret, X-Signature, Authorization is there with a value.",
    });
  });

  test("calls an unknown authorization word malformed", () => {
    const digest = request("{}", ["Authorization", 'Digest username="x"']);
    expect(verifyWith(idwise, { request: digest, secrets: [pair], at: noon })).toMatchObject({ reason: "malformed" });
  });

  test("calls two Authorization headers ambiguous, whichever is right", () => {
    const headers = [...signed(bearerScheme, "").headers, ...signed(basicScheme, "", pair).headers];
    const verdict = verifyWith(idwise, { request: request("", headers), secrets: [secret, pair], at: noon });
    expect(verdict).toMatchObject({ ok: false, reason: "ambiguous" });
  });

  test("leaves out schemes whose header nobody has named, and uses them when named", () => {
    const named = withHeader(chosenScheme, "X-Mine");
    const from = signed(named, "{}");
    const given = { request: from, secrets: [secret], at: noon };
    expect(verifyWith(idwise, given)).toMatchObject({ reason: "missing" });
    expect(verifyWith([basicScheme, bearerScheme, named], given)).toMatchObject({ ok: true, schemeId: "custom" });
    expect(() => verifyWith([chosenScheme], given)).toThrow(expect.objectContaining({ code: "HEADER_NAME_NEEDED" }));
  });

  test("fails for an empty secret also when no header is there", () => {
    const given = { request: request("{}"), secrets: [""], at: noon };
    expect(() => verifyWith(idwise, given)).toThrow(expect.objectContaining({ code: "SECRET_EMPTY" }));
    expect(() => verifyWith([], given)).toThrow(expect.objectContaining({ code: "NO_SCHEME", category: "bug" }));
  });

  test("does not let the sender cause an error by choosing Basic where the secret has no colon", () => {
    const from = signed(basicScheme, "", pair);
    expect(verifyWith(idwise, { request: from, secrets: [secret], at: noon })).toMatchObject({ reason: "mismatch" });
  });
});
