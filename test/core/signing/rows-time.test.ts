// The rows of the fault catalogue about secrets that are not there and about signed times: S-20, S-34, S-35, S-48.

import { describe, expect, test } from "vitest";
import type { BadVerdict } from "../../../src/core/signing/verdict.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import { body, hex, judge } from "../../helpers/signature-rows.ts";
import {
  basicScheme,
  bearerScheme,
  bytes,
  hexScheme,
  noon,
  request,
  secret,
  signed,
  timedScheme,
  tokenScheme,
} from "../../helpers/signing-cases.ts";

describe("S-20 S-21 refuses to work without a secret, whatever the request holds", () => {
  test.each([
    ["an empty secret", [""]],
    ["no secret", []],
    ["an empty one beside a good one", [secret, ""]],
    ["only a newline", ["\n"]],
    ["an unset variable", [undefined as unknown as string]],
  ])("%s", (_what, secrets) => {
    for (const scheme of [hexScheme, tokenScheme, basicScheme, bearerScheme])
      expect(() => judge(scheme, request(body), secrets)).toThrow(
        expect.objectContaining({ code: "SECRET_EMPTY", category: "usage" }),
      );
  });
});

describe("S-34 S-48 judges the signed time", () => {
  test.each([
    [-300, "ok"],
    [300, "ok"],
    [301, "stale"],
    [-301, "future"],
    [600, "stale"],
  ])("%i s after signing: %s", (later, expected) => {
    const verdict = verify(timedScheme, { request: signed(timedScheme, body), secrets: [secret], at: noon + later });
    expect(verdict.ok ? "ok" : verdict.reason).toBe(expected);
    if (!verdict.ok) expect(`${verdict.message} ${verdict.hints}`).toContain(`about ${Math.abs(later)} s`);
  });

  test("uses the tolerance of the caller instead of the scheme's", () => {
    const input = { request: signed(timedScheme, body), secrets: [secret], at: noon + 11 };
    expect(verify(timedScheme, { ...input, toleranceSeconds: 10 })).toMatchObject({ reason: "stale" });
    expect(verify(timedScheme, { ...input, toleranceSeconds: 11 })).toMatchObject({ ok: true });
    expect(verify(timedScheme, { ...input, toleranceSeconds: 0 })).toMatchObject({ reason: "stale" });
  });

  test("does not call a forged request stale", () => {
    const forged = { ...signed(timedScheme, body), body: bytes("other") };
    expect(verify(timedScheme, { request: forged, secrets: [secret], at: noon + 9000 })).toMatchObject({
      reason: "mismatch",
    });
  });
});

describe("S-35 reads the signed time strictly", () => {
  const timed = (time: string) => judge(timedScheme, request(body, ["X-Time", time, "X-Signature", hex])) as BadVerdict;
  test.each([
    [`${noon}000`, /milliseconds/],
    ["2023-11-14T22:13:20Z", /ISO 8601/],
    ["-1700000000", undefined],
    ["NaN", undefined],
    ["1e9", undefined],
    ["0x6553f100", undefined],
    ["1700000000s", undefined],
    ["1700000000.0", undefined],
    ["01700000000", undefined],
    ["+1700000000", undefined],
    ["1700 000000", undefined],
    ["12345678901234567890", undefined],
    ["١٧٠٠٠٠٠٠٠٠", undefined],
  ])("refuses %s", (time, hint) => {
    const verdict = timed(time);
    expect(verdict).toMatchObject({ ok: false, reason: "malformed-timestamp" });
    if (hint !== undefined) expect(verdict.hints.join()).toMatch(hint);
  });

  test("never quotes what could steer a terminal", () => {
    expect(timed("\x1b]0;x\x07").message).toContain("a text of 6 characters");
  });

  test("tells a missing and a doubled time apart", () => {
    expect(timed("").reason).toBe("missing-timestamp");
    const doubled = request(body, ["X-Time", "1", "X-Time", "1", "X-Signature", hex]);
    expect(judge(timedScheme, doubled)).toMatchObject({ reason: "ambiguous" });
  });
});
