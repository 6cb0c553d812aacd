// The rows of the fault catalogue about bodies that were rewritten on the way: S-28 to S-31.

import { describe, expect, test } from "vitest";
import type { BadVerdict } from "../../../src/core/signing/verdict.ts";
import { judge } from "../../helpers/signature-rows.ts";
import { bytes, hexScheme, signed } from "../../helpers/signing-cases.ts";

describe("S-28 S-29 S-30 names what happened to the body", () => {
  const rows: [string, string, string, RegExp][] = [
    ["newline lost", "a\n", "a", /with a newline at the end/],
    ["newline added", "a", "a\n", /without the newline at the end/],
    ["CRLF to LF", "a\r\nb", "a\nb", /with CRLF line ends/],
    ["LF to CRLF", "a\nb", "a\r\nb", /with LF line ends/],
    ["BOM lost", "\ufeff{}", "{}", /with a byte order mark/],
    ["BOM added", "{}", "\ufeff{}", /without the byte order mark/],
    ["pretty-printed", '{"a":[1,"x"]}', '{\n  "a": [1, "x"]\n}', /re-serialised JSON/],
    ["compacted from 2 spaces", '{\n  "a": 1\n}', '{"a":1}', /re-serialised JSON/],
    ["slashes escaped", '{"a":"b\\/c"}', '{"a":"b/c"}', /re-serialised JSON/],
    ["non-ASCII escaped", '{"a":"\\u00e9"}', '{"a":"é"}', /re-serialised JSON/],
    ["non-ASCII escaped, slashes not", '{"a":"\\u00e9/"}', '{"a":"é/"}', /re-serialised JSON/],
    ["Python spacing", '{"a": 1.0, "b": 2}', '{"a":1.0,"b":2}', /json\.dumps/],
  ];
  test.each(rows.map(([what, before, after, hint]) => ({ what, before, after, hint })))("$what", (row) => {
    const { before, after, hint } = row;
    const verdict = judge(hexScheme, { ...signed(hexScheme, before), body: bytes(after) }) as BadVerdict;
    expect(verdict.reason).toBe("mismatch");
    expect(verdict.hints).toHaveLength(1);
    expect(verdict.hints[0]).toMatch(hint);
  });

  test("a byte that is not UTF-8, where the sender signed the decoded text", () => {
    const from = { ...signed(hexScheme, '"\ufffd"'), body: new Uint8Array([0x22, 0xff, 0x22]) };
    expect((judge(hexScheme, from) as BadVerdict).hints.join()).toMatch(/not UTF-8/);
  });

  test("does not search bodies above 1 MiB", () => {
    const large = "x".repeat(1024 * 1024 + 1);
    const verdict = judge(hexScheme, { ...signed(hexScheme, `${large}\n`), body: bytes(large) }) as BadVerdict;
    expect(verdict).toMatchObject({ reason: "mismatch", hints: [] });
  });

  test("survives JSON that is nested too deeply to be written again", () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    expect(judge(hexScheme, { ...signed(hexScheme, "x"), body: bytes(deep) })).toMatchObject({ reason: "mismatch" });
  });
});
