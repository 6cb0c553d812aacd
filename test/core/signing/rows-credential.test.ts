// The rows of the fault catalogue in which a credential is refused: S-42 to S-44.

import { describe, expect, test } from "vitest";
import type { BadVerdict, Verdict } from "../../../src/core/signing/verdict.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import { base64, base64Of, body, hex, judge, withAuth, withToken } from "../../helpers/signature-rows.ts";
import {
  basicScheme,
  bearerScheme,
  hexScheme,
  noon,
  request,
  secret,
  tokenScheme,
} from "../../helpers/signing-cases.ts";

type Row = readonly [id: string, what: string, judged: () => Verdict, reason: BadVerdict["reason"], hint?: RegExp];
const refused: Row[] = [
  [
    "S-42",
    "Basic without a colon",
    () => withAuth(basicScheme, `Basic ${base64Of("userpassword")}`, "user:password"),
    "malformed",
  ],
  [
    "S-42",
    "Basic with junk after the padding",
    () => withAuth(basicScheme, `Basic ${base64Of("user:pass")}=junk`, "user:pass"),
    "malformed",
  ],
  [
    "S-42",
    "Basic with the wrong password",
    () => withAuth(basicScheme, `Basic ${base64Of("user:passwore")}`, "user:password"),
    "mismatch",
  ],
  [
    "S-42",
    "Basic against a secret without a colon",
    () => withAuth(basicScheme, `Basic ${base64Of("user:password")}`, "password"),
    "mismatch",
    /no colon/,
  ],
  ["S-43", "Bearer with two spaces", () => withAuth(bearerScheme, `Bearer  ${secret}`), "malformed", /two spaces/],
  [
    "S-43",
    "Bearer with the start of the token",
    () => withAuth(bearerScheme, `Bearer ${secret.slice(0, -1)}`),
    "mismatch",
  ],
  ["S-43", "Bearer with more than the token", () => withAuth(bearerScheme, `Bearer ${secret}1`), "mismatch"],
  ["S-43", "Bearer without a token", () => withAuth(bearerScheme, "Bearer "), "malformed"],
  ["S-43", "the token without the word", () => withAuth(bearerScheme, secret), "malformed"],
  [
    "S-43",
    "Basic where Bearer is expected",
    () => withAuth(bearerScheme, `Basic ${base64Of(`u:${secret}`)}`),
    "malformed",
  ],
  ["S-44", "the start of the shared secret", () => withToken(secret.slice(0, 10)), "mismatch"],
  ["S-44", "more than the shared secret", () => withToken(`${secret}x`), "mismatch"],
  ["S-44", "the shared secret in another case", () => withToken(secret.toUpperCase()), "mismatch"],
  ["S-44", "an empty shared secret", () => withToken(""), "missing"],
];

describe("refuses", () => {
  test.each(refused.map(([id, what, judged, reason, hint]) => ({ id, what, judged, reason, hint })))(
    "$id $what",
    (row) => {
      const { judged, reason, hint } = row;
      const verdict = judged() as BadVerdict;
      expect(verdict).toMatchObject({ ok: false, reason });
      if (hint !== undefined) expect(verdict.hints.join(" | ")).toMatch(hint);
      expect(JSON.stringify(verdict)).not.toContain(secret);
      expect(JSON.stringify(verdict)).not.toContain(hex);
      expect(JSON.stringify(verdict)).not.toContain(base64);
    },
  );
});

describe("explains a credential that is nearly right", () => {
  test("quotes around the known secret", () => {
    expect((withToken(secret, `'${secret}'`) as BadVerdict).hints.join()).toMatch(/quotes/);
  });

  test("a Bearer word in a header for a bare secret", () => {
    expect((withToken(`Bearer ${secret}`) as BadVerdict).hints.join()).toMatch(/authorization word/);
  });

  test("a header that lost or gained its X-", () => {
    const dotfile = { ...hexScheme, location: { header: "Dotfile-Signature" } };
    const verdict = judge(dotfile, request(body, ["x-dotfile-signature", hex])) as BadVerdict;
    expect(verdict.hints.join()).toMatch(/There is a header X-Dotfile-Signature/);
  });

  test("a secret that is sent over https only and came over http", () => {
    const verdict = verify(
      { ...tokenScheme, onlyOver: "https" },
      { request: request(body), secrets: [secret], at: noon, sentTo: "http://127.0.0.1/" },
    );
    expect((verdict as BadVerdict).hints.join()).toMatch(/https only/);
  });
});
