import { expect, test } from "vitest";
import type { HmacScheme } from "../../../src/core/signing/scheme.ts";
import { sign } from "../../../src/core/signing/sign.ts";
import { judgeAge } from "../../../src/core/signing/timestamp.ts";
import { verify } from "../../../src/core/signing/verify.ts";

test("an age that is no number passes no tolerance", () => {
  expect(judgeAge(Number.NaN, 300)).not.toBe("ok");
  expect(judgeAge(0, Number.NaN)).not.toBe("ok");
  expect([judgeAge(300, 300), judgeAge(-300, 300), judgeAge(301, 300), judgeAge(-301, 300)]).toEqual([
    "ok",
    "ok",
    "stale",
    "future",
  ]);
});

test("a signed header that stands there twice verifies as nothing: nobody can say which one an app reads", () => {
  const scheme: HmacScheme = {
    id: "signature",
    label: "HMAC-SHA256 over a header and the body",
    type: "hmac",
    algorithm: "sha256",
    key: { encoding: "utf8" },
    messages: ["{header:X-Account}.{body}"],
    encodings: ["hex"],
    location: { header: "X-Signature" },
  };
  const body = new TextEncoder().encode("{}");
  const headers = ["X-Account", "alice"];
  const request = { method: "POST", target: "/", headers, body };
  const secret = "a-secret-of-at-least-24-bytes";
  const signed = [...headers, ...sign(scheme, { request, sentTo: "http://localhost/", secret, at: 0 }).headers];
  const judge = (lines: readonly string[]) =>
    verify(scheme, { request: { ...request, headers: lines }, secrets: [secret], at: 0 });
  expect(judge(signed)).toMatchObject({ ok: true });
  expect(judge([...signed, "X-Account", "mallory"])).toMatchObject({ ok: false });
});
