// What message templates take from a request beyond body and time, and the published texts they give.

import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32 } from "../../../src/core/signing/crc32.ts";
import { type MessageValues, messageParts, messageTemplate } from "../../../src/core/signing/message.ts";
import { urlSpellings } from "../../../src/core/signing/url-spellings.ts";
import { bytes, request } from "../../helpers/signing-cases.ts";

function rendered(template: string, values: MessageValues): string | undefined {
  const parts = messageParts(messageTemplate(template), values);
  return parts && Buffer.concat(parts).toString("utf8");
}

const body = '{"id":"a:b","n":1.50,"t":true,"none":null,"deep":{"list":[1,{"x":"\\u00e9"}]},"a/b":"slash"}';
const values: MessageValues = {
  request: { ...request(body, ["X-Date", "Today"]), target: "/hook?token=a%20b&plus=c+d&two=1&two=2&empty=" },
};

describe("a placeholder", () => {
  test.each([
    ["{json:/id}", "a:b"],
    ["{json:/n}", "1.50"],
    ["{json:/t}", "true"],
    ["{json:/deep/list/1/x}", "é"],
    ["{json:/deep/list}", '[1,{"x":"\\u00e9"}]'],
    ["{json:/a~1b}", "slash"],
    ["{json?:/none}|{json?:/nowhere}", "|"],
    ["{query:token}", "a b"],
    ["{query:plus}", "c d"],
    ["{query:empty}{query?:nowhere}", ""],
    ["{header?:X-None}{header:X-Date|lower}", "today"],
    ["{json:/id|escape-colon}", "a\\:b"],
  ])("%s", (template, expected) => {
    expect(rendered(template, values)).toBe(expected);
  });

  test.each([
    "{json:/none}",
    "{json:/nowhere}",
    "{query:nowhere}",
    "{query:two}",
    "{query?:two}",
    "{secret}",
    "{label}",
  ])("gives nothing for %s", (template) => {
    expect(rendered(template, values)).toBeUndefined();
  });

  test.each(["{json}", "{query:}", "{header?}", "{json??:/a}", "{form:x}", "{cookie:x}"])(
    "%s is no placeholder",
    (template) => {
      expect(() => messageTemplate(template)).toThrow(expect.objectContaining({ code: "TEMPLATE_INVALID" }));
    },
  );

  test("a pointer that is none is told as such", () => {
    expect(() => rendered("{json:a}", values)).toThrow(expect.objectContaining({ code: "POINTER_INVALID" }));
  });
});

describe("{form}", () => {
  const form = (text: string, type?: string) =>
    rendered("{form}", { request: request(text, type === undefined ? [] : ["Content-Type", type]) });

  test.each([
    ["b=2&a=1", "a1b2"],
    ["Digits=5&Digits=1&Digits=1", "Digits1Digits5"],
    ["a=%2B1+x&B=%C3%A9", "Béa+1 x"],
    ["a", "a"],
    ["", ""],
  ])("%s", (text, expected) => {
    expect(form(text, "application/x-www-form-urlencoded; charset=utf-8")).toBe(expected);
    expect(form(text)).toBe(expected);
  });

  test("is nothing for a body of another type", () => {
    expect(form("{}", "application/json")).toBeUndefined();
  });
});

describe("sorted-json", () => {
  test.each([
    ['{ "b": 1, "a": [3, 1], "é": "\\u00e9\\/" }', '{"a":[3,1],"b":1,"é":"é/"}'],
    ["1.0", "1"],
    ['{"a":1,"a":2}', '{"a":2}'],
  ])("%s", (text, expected) => {
    expect(rendered("{body|sorted-json}", { request: request(text) })).toBe(expected);
  });

  test.each(["not json", "", "\ufeff{}", `${"[".repeat(1100)}${"]".repeat(1100)}`])(
    "gives nothing for what it cannot write: %s",
    (text) => {
      expect(rendered("{body|sorted-json}", { request: request(text) })).toBeUndefined();
    },
  );
});

test("crc32 is the one of zlib, for every body", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (given) => {
      expect(crc32(given)).toBe(zlibCrc32(given));
    }),
  );
});

describe("published texts", () => {
  test("PayPal: id, time, webhook id and CRC-32 in decimal", () => {
    const event =
      '{"id":"WH-0G2756385H040842W-5Y612302CV158622M","create_time":"2015-05-18T15:45:13Z","resource_type":"sale","event_type":"PAYMENT.SALE.COMPLETED","summary":"Payment completed for $ 20.0 USD","resource":{"id":"4EU7004268015634R","create_time":"2015-05-18T15:44:02Z","update_time":"2015-05-18T15:44:21Z","amount":{"total":"20.00","currency":"USD"},"payment_mode":"INSTANT_TRANSFER","state":"completed","protection_eligibility":"ELIGIBLE","protection_eligibility_type":"ITEM_NOT_RECEIVED_ELIGIBLE,UNAUTHORIZED_PAYMENT_ELIGIBLE","parent_payment":"PAY-86C81811X5228590KKVNARQQ","transaction_fee":{"value":"0.88","currency":"USD"},"links":[{"href":"https://api.sandbox.paypal.com/v1/payments/sale/4EU7004268015634R","rel":"self","method":"GET"},{"href":"https://api.sandbox.paypal.com/v1/payments/sale/4EU7004268015634R/refund","rel":"refund","method":"POST"},{"href":"https://api.sandbox.paypal.com/v1/payments/payment/PAY-86C81811X5228590KKVNARQQ","rel":"parent_payment","method":"GET"}]},"links":[{"href":"https://api.sandbox.paypal.com/v1/notifications/webhooks-events/WH-0G2756385H040842W-5Y612302CV158622M","rel":"self","method":"GET"},{"href":"https://api.sandbox.paypal.com/v1/notifications/webhooks-events/WH-0G2756385H040842W-5Y612302CV158622M/resend","rel":"resend","method":"POST"}]}';
    const id = "dfb3be50-fd74-11e4-8bf3-77339302725b";
    const timestamp = "2015-05-18T15:45:13Z";
    const text = rendered("{id}|{timestamp}|{label}|{body|crc32}", {
      request: request(event),
      id,
      timestamp,
      label: "4JH86294D6297924G",
    });
    expect(text).toBe(`${id}|${timestamp}|4JH86294D6297924G|2771810304`);
  });

  test("Adyen: colons and backslashes escaped", () => {
    const given = { request: request(JSON.stringify({ account: "ACC:\\", validity: "2019-09-21T11:45:24.637Z" })) };
    expect(rendered("EUR:{json:/account|escape-colon}:{json:/validity|escape-colon}", given)).toBe(
      "EUR:ACC\\:\\\\:2019-09-21T11\\:45\\:24.637Z",
    );
  });
});

describe("spellings of a URL", () => {
  const all = ["without-port", "with-port", "without-port-legacy-query", "with-port-legacy-query"] as const;

  test.each([
    ["https://a.example/x", ["https://a.example/x", "https://a.example:443/x"]],
    ["http://a.example:80/x", ["http://a.example:80/x", "http://a.example/x", "http://a.example:80/x"]],
    ["https://a.example:8443/", ["https://a.example:8443/", "https://a.example/"]],
    ["https://u:p@a.example/x", ["https://u:p@a.example/x", "https://u:p@a.example:443/x"]],
    ["https://a:a@a/a", ["https://a:a@a/a", "https://a:a@a:443/a"]],
    ["https://[::1]/x", ["https://[::1]/x", "https://[::1]:443/x"]],
    [
      "https://a.example/?q=[1,2]",
      [
        "https://a.example/?q=[1,2]",
        "https://a.example:443/?q=[1,2]",
        "https://a.example/?q=%5B1%2C2%5D",
        "https://a.example:443/?q=%5B1%2C2%5D",
      ],
    ],
    ["not a url", ["not a url"]],
  ])("of %s", (url, expected) => {
    expect(urlSpellings(url, all)).toEqual([...new Set(expected)]);
  });
});

test("bytes of a body are hashed as they are, whatever they are", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (given) => {
      const from = { request: { ...request(""), body: given } };
      expect(rendered("{body|sha256hex}", from)).toMatch(/^[0-9a-f]{64}$/);
      expect(messageParts(messageTemplate("{body|escape-colon}"), from)?.[0]?.length).toBeGreaterThanOrEqual(
        given.length,
      );
    }),
  );
  expect(rendered("{body|sha256hex}", { request: { ...request(""), body: bytes("") } })).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});
