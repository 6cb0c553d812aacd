import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { equalBytes, hmac, sha256 } from "../../../src/core/signing/crypto.ts";
import { decodeStrict, encodeBytes } from "../../../src/core/signing/encoding.ts";
import { keyBytes } from "../../../src/core/signing/keys.ts";
import { bytes } from "../../helpers/signing-cases.ts";

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);

describe("hmac", () => {
  test.each(["sha1", "sha256", "sha384", "sha512"] as const)("%s takes keys and parts of any bytes", (algorithm) => {
    const made = hmac(algorithm, everyByte, [everyByte, new Uint8Array(0), bytes("é")]);
    const wanted = createHmac(algorithm, everyByte).update(everyByte).update("é").digest();
    expect(Buffer.from(made).equals(wanted)).toBe(true);
  });

  test("answers RFC 4231 test case 2", () => {
    const made = hmac("sha256", bytes("Jefe"), [bytes("what do ya want "), bytes("for nothing?")]);
    expect(encodeBytes(made, "hex")).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  });
});

test("sha256 answers the empty message of FIPS 180-4", () => {
  expect(encodeBytes(sha256(new Uint8Array(0)), "hex")).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

test("equalBytes is false for other lengths instead of throwing", () => {
  expect(equalBytes(bytes("abc"), bytes("abc"))).toBe(true);
  expect(equalBytes(bytes("abc"), bytes("abd"))).toBe(false);
  expect(equalBytes(bytes("abc"), bytes("ab"))).toBe(false);
  expect(equalBytes(bytes("abc"), bytes("abcd"))).toBe(false);
});

describe("decodeStrict", () => {
  test.each([
    ["00ff", "hex", true],
    ["00FF", "hex", true],
    ["00f", "hex", false],
    ["00fg", "hex", false],
    ["0x00", "hex", false],
    ["\u0130\u0130", "hex", false],
    ["\u0161\u0161", "hex", false],
    ["AP8=", "base64", true],
    ["AP8", "base64", false],
    ["AP8==", "base64", false],
    ["AP8=x", "base64", false],
    ["AP9=", "base64", false],
    ["A P8=", "base64", false],
    ["_-8=", "base64", false],
    ["_-8", "base64url", true],
    ["_-8=", "base64url", false],
    ["/+8", "base64url", false],
  ] as const)("%s as %s: %s", (text, encoding, readable) => {
    expect(decodeStrict(text, encoding) !== undefined).toBe(readable);
  });
});

describe("keyBytes", () => {
  const rows = [
    ["text", "utf8", undefined, "74657874"],
    ["é", "utf8", undefined, "c3a9"],
    ["whsec_text", "utf8", "whsec_", "74657874"],
    ["whsec_text", "utf8", undefined, "77687365635f74657874"],
    ["00fF", "hex", undefined, "00ff"],
    ["whsec_AP8=", "base64", "whsec_", "00ff"],
    ["AP8", "base64", "whsec_", "00ff"],
    ["_-8", "base64url", undefined, "ffef"],
  ] as const;
  test.each(rows.map(([text, encoding, stripPrefix, expected]) => ({ text, encoding, stripPrefix, expected })))(
    "$text as $encoding without $stripPrefix is $expected",
    (row) => {
      const { text, encoding, stripPrefix, expected } = row;
      const format = stripPrefix === undefined ? { encoding } : { encoding, stripPrefix };
      expect(encodeBytes(keyBytes(text, format), "hex")).toBe(expected);
    },
  );
});
