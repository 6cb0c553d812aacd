import { describe, expect, test } from "vitest";
import { messageParts, messageTemplate } from "../../../src/core/signing/message.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import { bytes, hexScheme, noon, request, secret } from "../../helpers/signing-cases.ts";

const values = {
  request: { method: "POST", target: "/a%20b?q=1", headers: ["X-Date", "today"], body: bytes('{"a":"é"}') },
  timestamp: "17",
  id: "msg_1",
  url: "https://example.com/ü",
};
const rendered = (template: string, from: Parameters<typeof messageParts>[1] = values) => {
  const parts = messageParts(messageTemplate(template), from);
  return parts && Buffer.concat(parts).toString("utf8");
};

describe("a message template", () => {
  test.each([
    ["{body}", '{"a":"é"}'],
    ["v0:{timestamp}:{body}", 'v0:17:{"a":"é"}'],
    ["{id}.{timestamp}.", "msg_1.17."],
    ["{method}{url}", "POSThttps://example.com/ü"],
    ["{path}", "/a%20b"],
    ["{header:x-date}|{header:X-Date}", "today|today"],
    ["{body|python-json}", '{"a": "\\u00e9"}'],
    ["é", "é"],
    ["", ""],
  ])("%s", (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });

  test("hands the body on without copying it", () => {
    expect(messageParts(messageTemplate("{body}"), values)?.[0]).toBe(values.request.body);
  });

  test("keeps bytes of headers that are not ASCII", () => {
    const parts = messageParts(messageTemplate("{header:X}"), { request: request("", ["X", "\xff\x80"]) });
    expect(parts?.[0]).toEqual(Buffer.from([0xff, 0x80]));
  });

  test.each(["{timestamp}", "{id}", "{url}", "{header:X-None}"])(
    "gives nothing when the request lacks %s",
    (template) => {
      expect(rendered(template, { request: values.request })).toBeUndefined();
    },
  );

  test("gives nothing when the body cannot be rewritten", () => {
    expect(rendered("{body|python-json}", { request: request("not json") })).toBeUndefined();
  });

  test.each([
    "{boddy}",
    "{}",
    "{header:}",
    "{body|nope}",
    "{body",
    "body}",
    "{{body}}",
    "{constructor}",
    "{body|toString}",
  ])("is refused when it reads %s", (template) => {
    expect(() => messageTemplate(template)).toThrow(
      expect.objectContaining({ code: "TEMPLATE_INVALID", category: "config" }),
    );
  });

  test("is read once", () => {
    expect(messageTemplate("once {body}")).toBe(messageTemplate("once {body}"));
  });
});

describe("verify", () => {
  const scheme = { ...hexScheme, messages: ["{url}{body}"] as const };
  const from = request("{}", ["X-Signature", "0".repeat(64)]);

  test("asks for the URL when it is signed and not given", () => {
    expect(() => verify(scheme, { request: from, secrets: [secret], at: noon })).toThrow(
      expect.objectContaining({ code: "URL_NEEDED", category: "usage" }),
    );
  });

  test("says which signed header the request lacks", () => {
    const signs = { ...hexScheme, messages: ["{header:X-Date}{body}"] as const };
    const verdict = verify(signs, { request: from, secrets: [secret], at: noon });
    expect(verdict).toMatchObject({ reason: "missing", message: expect.stringContaining("X-Date") });
  });
});
