import { describe, expect, test } from "vitest";
import {
  bits,
  boolean,
  integer,
  octets,
  oid,
  pem,
  sequence,
  setOf,
  tagged,
  time,
  utf8,
} from "../../../src/core/x509/der.ts";

// Bytes by the rules of X.690; the identifiers by the tables of RFC 5280 and RFC 5758.
const rows: readonly (readonly [what: string, bytes: Uint8Array, hex: string])[] = [
  ["zero", integer(Uint8Array.of(0)), "020100"],
  ["zero without a byte", integer(Uint8Array.of()), "020100"],
  ["127", integer(Uint8Array.of(127)), "02017f"],
  ["128, which needs a byte of sign", integer(Uint8Array.of(128)), "02020080"],
  ["zeros in front, which are not needed", integer(Uint8Array.of(0, 0, 1)), "020101"],
  ["zeros in front of a high bit", integer(Uint8Array.of(0, 0, 0x80)), "02020080"],
  ["true", boolean(true), "0101ff"],
  ["false", boolean(false), "010100"],
  ["whole bits", bits(Uint8Array.of(1, 2)), "03030001" + "02"],
  ["bits with some unused", bits(Uint8Array.of(0x04), 2), "03020204"],
  ["octets", octets(Uint8Array.of(1)), "040101"],
  ["text", utf8("é"), "0c02c3a9"],
  ["subjectAltName", oid("2.5.29.17"), "0603551d11"],
  ["ecdsa-with-SHA256", oid("1.2.840.10045.4.3.2"), "06082a8648ce3d040302"],
  ["a first pair above 127", oid("2.999"), "0602" + "8837"],
  ["serverAuth", oid("1.3.6.1.5.5.7.3.1"), "06082b06010505070301"],
  ["an empty sequence", sequence(), "3000"],
  ["a sequence", sequence(boolean(true), boolean(false)), "30060101ff010100"],
  ["a set", setOf(boolean(true)), "31030101ff"],
  ["a second before 2050", time(Date.UTC(2049, 11, 31, 23, 59, 59)), `170d${ascii("491231235959Z")}`],
  ["the first second of 2050", time(Date.UTC(2050, 0, 1)), `180f${ascii("20500101000000Z")}`],
  ["a time with milliseconds", time(Date.UTC(2026, 0, 2, 3, 4, 5) + 999), `170d${ascii("260102030405Z")}`],
];

describe("DER", () => {
  test.each(rows)("writes %s", (_what, bytes, hex) => {
    expect(Buffer.from(bytes).toString("hex")).toBe(hex);
  });

  test.each([
    [0, "00"],
    [127, "7f"],
    [128, "8180"],
    [255, "81ff"],
    [256, "820100"],
    [65_535, "82ffff"],
    [65_536, "83010000"],
  ])("writes a length of %i in as few bytes as it needs", (length, hex) => {
    const bytes = Buffer.from(tagged(0x04, new Uint8Array(length)));
    expect(bytes.subarray(1, bytes.length - length).toString("hex")).toBe(hex);
  });

  test("becomes text of 64 characters a line", () => {
    expect(pem("THING", new Uint8Array(49))).toBe(
      `-----BEGIN THING-----\n${"A".repeat(64)}\nAA==\n-----END THING-----\n`,
    );
  });
});

function ascii(text: string): string {
  return Buffer.from(text).toString("hex");
}
