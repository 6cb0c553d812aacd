// Where signatures, credentials and times stand beside headers: query, JSON body, batches, families of headers.

import { describe, expect, test } from "vitest";
import type { RawRequest } from "../../../src/core/http.ts";
import type { HmacScheme, SigningScheme, TokenScheme } from "../../../src/core/signing/scheme.ts";
import { coversBody, namedHeader, placeOf, requiredHeader } from "../../../src/core/signing/scheme.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import { sent, sentTo as url } from "../../helpers/sent-request.ts";
import { bytes, hexScheme, noon, otherSecret, request, secret, tokenScheme } from "../../helpers/signing-cases.ts";

function judge(scheme: SigningScheme, from: { request: RawRequest; sentTo: string }, at = noon) {
  return verify(scheme, { request: from.request, secrets: [secret], at, sentTo: from.sentTo });
}

describe("in the query", () => {
  const token: TokenScheme = { ...tokenScheme, location: { query: "key" } };
  const hmac: HmacScheme = {
    ...hexScheme,
    location: { query: "sig" },
    messages: ["{timestamp}.{body}"],
    timestamp: { query: "ts", unit: "ms", toleranceSeconds: 60 },
  };

  test("a token is put there, found there, and named in words", () => {
    const out = sent(token, request("{}"), { key: "pass word&=?é/" });
    expect(out.sentTo).toBe("https://example.com/hook?x=1&key=pass%20word%26%3D%3F%C3%A9%2F");
    expect(verify(token, { request: out.request, secrets: ["pass word&=?é/"], at: noon })).toMatchObject({ ok: true });
    expect(judge(token, out)).toMatchObject({
      reason: "mismatch",
      message: expect.stringContaining("query parameter key"),
    });
    expect(placeOf(token)).toBe("query parameter key");
    expect(namedHeader(token)).toBeUndefined();
    expect(() => requiredHeader(token)).toThrow(expect.objectContaining({ code: "NO_HEADER" }));
  });

  test("a signature and its time are put there, and judged", () => {
    const out = sent(hmac, request("{}"));
    expect(out.sentTo).toMatch(/^https:\/\/example\.com\/hook\?x=1&ts=1700000000000&sig=[0-9a-f]{64}$/);
    expect(judge(hmac, out)).toMatchObject({ ok: true });
    expect(judge(hmac, out, noon + 61)).toMatchObject({ reason: "stale" });
    expect(judge(hmac, { ...out, request: { ...out.request, body: bytes("{ }") } })).toMatchObject({
      reason: "mismatch",
    });
  });

  test.each([
    ["/hook", "missing"],
    ["/hook?key=", "missing"],
    ["/hook?key=a&key=b", "ambiguous"],
    ["/hook#key=a", "missing"],
  ])("%s has a credential that is %s", (target, reason) => {
    const from = { request: { ...request("{}"), target }, sentTo: url };
    expect(judge(token, from)).toMatchObject({ ok: false, reason });
  });

  test("a parameter of the same name that is there is replaced", () => {
    const out = sent(token, request("{}"), { sentTo: "https://example.com/hook?key=old&y=2#part" });
    expect(out.sentTo).toBe(`https://example.com/hook?y=2&key=${secret}#part`);
  });
});

describe("in the JSON body", () => {
  const token: TokenScheme = { ...tokenScheme, location: { json: "/auth/token" } };
  const fields: HmacScheme = {
    ...hexScheme,
    location: { json: "/signature" },
    messages: ["{json:/id}|{json?:/note}|{json:/amount}"],
  };

  test("a token is put there and found there, and the other bytes stay", () => {
    const out = sent(token, request('{ "auth": {"token": null}, "n": 1.0 }'));
    expect(Buffer.from(out.request.body).toString()).toBe(`{ "auth": {"token": ${JSON.stringify(secret)}}, "n": 1.0 }`);
    expect(judge(token, out)).toMatchObject({ ok: true });
    expect(verify(token, { request: out.request, secrets: [otherSecret], at: noon })).toMatchObject({
      reason: "mismatch",
    });
  });

  test("a signature covers the fields that are named, and no others", () => {
    const out = sent(fields, request('{"id":"a","amount":10,"free":"x"}'));
    const text = Buffer.from(out.request.body).toString();
    const change = (from: string, to: string) => ({
      ...out,
      request: { ...out.request, body: bytes(text.replace(from, to)) },
    });
    expect(judge(fields, out)).toMatchObject({ ok: true });
    expect(judge(fields, change('"x"', '"y"'))).toMatchObject({ ok: true });
    expect(judge(fields, change("10", "11"))).toMatchObject({ reason: "mismatch" });
    expect(judge(fields, change('"id":"a"', '"id":"a","note":"n"'))).toMatchObject({ reason: "mismatch" });
    expect(coversBody(fields)).toBe(false);
  });

  test.each([
    ['{"id":"a","amount":1}', "missing"],
    ['{"id":"a","amount":1,"signature":null}', "missing"],
    ['{"id":"a","amount":1,"signature":"0123456789abcdef","signature":"0"}', "ambiguous"],
    ['{"id":"a","signature":"0123456789abcdef"}', "missing"],
    ["not json", "missing"],
    ["", "missing"],
  ])("%s is %s", (body, reason) => {
    expect(judge(fields, { request: request(body), sentTo: url })).toMatchObject({ ok: false, reason });
  });

  test("a field that stands twice is refused even where it may be missing", () => {
    const out = sent(fields, request('{"id":"a","amount":10}'));
    const text = Buffer.from(out.request.body).toString().replace('"id":"a"', '"id":"a","note":"","note":"evil"');
    expect(judge(fields, { ...out, request: { ...out.request, body: bytes(text) } })).toMatchObject({ ok: false });
  });

  test("a missing field is named when it is to be signed", () => {
    expect(() => sent(fields, request('{"id":"a"}'))).toThrow(expect.objectContaining({ code: "FIELD_NEEDED" }));
  });

  test("a scheme that signs the body in which its signature stands is a mistake", () => {
    expect(() => sent({ ...fields, messages: ["{body}"] }, request('{"id":"a"}'))).toThrow(
      expect.objectContaining({ code: "TEMPLATE_INVALID" }),
    );
  });
});

describe("a batch", () => {
  const batch: HmacScheme = {
    ...hexScheme,
    location: { json: "/item/sig", forEach: "/items" },
    messages: ["{json:/item/id}"],
  };
  const bodyOf = (count: number) =>
    JSON.stringify({ items: Array.from({ length: count }, (_, i) => ({ item: { id: `n${i}` } })) });

  test.each([1, 3, 20])("%i items are each signed and each judged", (count) => {
    const out = sent(batch, request(bodyOf(count)));
    expect(judge(batch, out)).toMatchObject({ ok: true });
    const text = Buffer.from(out.request.body)
      .toString()
      .replace(`"n${count - 1}"`, '"evil"');
    expect(judge(batch, { ...out, request: { ...out.request, body: bytes(text) } })).toMatchObject({
      reason: "mismatch",
    });
  });

  test("an unsigned item beside signed ones is refused", () => {
    const out = sent(batch, request(bodyOf(2)));
    const text = Buffer.from(out.request.body).toString().replace("]}", ',{"item":{"id":"x"}}]}');
    expect(judge(batch, { ...out, request: { ...out.request, body: bytes(text) } })).toMatchObject({
      reason: "missing",
    });
  });

  test("more than 20 items are refused", () => {
    const out = sent(batch, request(bodyOf(21)));
    expect(judge(batch, out)).toMatchObject({ reason: "malformed" });
  });

  test("a body without the list cannot be signed", () => {
    expect(() => sent(batch, request('{"items":[]}'))).toThrow(expect.objectContaining({ code: "FIELD_NEEDED" }));
  });
});

describe("a family of numbered headers", () => {
  const family: HmacScheme = { ...hexScheme, location: { header: "X-Sig-1", numberedTo: 100 } };
  const good = (key: string) => sent(family, request("{}"), { key }).signed.headers[1] as string;
  const judged = (headers: readonly string[]) => judge(family, { request: request("{}", headers), sentTo: url });

  test("signs in the first and looks at all", () => {
    expect(sent(family, request("{}")).signed.headers[0]).toBe("X-Sig-1");
    expect(judged(["X-Sig-1", good(otherSecret), "x-sig-2", good(secret)])).toMatchObject({ ok: true });
    expect(judged(["X-Sig-100", good(secret)])).toMatchObject({ ok: true });
    expect(judged(["X-Sig-1", good(otherSecret)])).toMatchObject({ reason: "mismatch" });
  });

  test.each<[string, readonly string[], string]>([
    ["none", [], "missing"],
    ["a number beyond", ["X-Sig-101", "a"], "missing"],
    ["one twice", ["X-Sig-2", "a", "X-Sig-2", "b"], "ambiguous"],
  ])("%s", (_, headers, reason) => {
    expect(judged(headers)).toMatchObject({ ok: false, reason });
  });
});

describe("a time in the body", () => {
  const linear: HmacScheme = {
    ...hexScheme,
    timestamp: { json: "/webhookTimestamp", header: "Linear-Timestamp", unit: "ms", toleranceSeconds: 60 },
  };

  test("is set before the body is signed, keeps its kind, and is judged", () => {
    const out = sent(linear, request('{"a":1,"webhookTimestamp":1}'));
    expect(Buffer.from(out.request.body).toString()).toBe('{"a":1,"webhookTimestamp":1700000000000}');
    expect(judge(linear, out)).toMatchObject({ ok: true });
    expect(judge(linear, out, noon + 61)).toMatchObject({ reason: "stale" });
    const text = sent(linear, request('{"webhookTimestamp":"1"}'));
    expect(Buffer.from(text.request.body).toString()).toBe('{"webhookTimestamp":"1700000000000"}');
  });

  test("counts before the header, which counts when the body has none", () => {
    const out = sent(linear, request('{"webhookTimestamp":1}'));
    const fresh = {
      ...out.request,
      headers: out.request.headers.map((each) => (each === String(noon * 1000) ? String((noon + 600) * 1000) : each)),
    };
    expect(judge(linear, { ...out, request: fresh }, noon + 600)).toMatchObject({ reason: "stale" });
    const bare = sent(linear, request('{"a":1}'));
    expect(Buffer.from(bare.request.body).toString()).toBe('{"a":1}');
    expect(judge(linear, bare)).toMatchObject({ ok: true });
    expect(judge(linear, bare, noon + 61)).toMatchObject({ reason: "stale" });
  });

  test.each([
    ['{"webhookTimestamp":1700000000}', "malformed-timestamp"],
    ['{"webhookTimestamp":1.7e12}', "malformed-timestamp"],
    ['{"webhookTimestamp":1700000000000,"webhookTimestamp":1700000000000}', "ambiguous"],
    ["{}", "missing-timestamp"],
  ])("%s is refused as %s", (body, reason) => {
    const from = request(body, ["X-Signature", "00".repeat(32)]);
    expect(judge(linear, { request: from, sentTo: url })).toMatchObject({ ok: false, reason });
  });
});

describe("an id in the body", () => {
  const scheme: HmacScheme = { ...hexScheme, messages: ["{id}.{body}"], idJson: "/id" };

  test("is signed and read there", () => {
    const out = sent(scheme, request('{"id":"evt_1"}'));
    expect(judge(scheme, out)).toMatchObject({ ok: true });
    expect(judge(scheme, { ...out, request: { ...out.request, body: bytes('{"id":"e.t"}') } })).toMatchObject({
      reason: "malformed",
    });
    expect(() => sent(scheme, request("{}"))).toThrow(expect.objectContaining({ code: "MESSAGE_ID_NEEDED" }));
  });
});
