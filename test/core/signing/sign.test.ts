import { describe, expect, test } from "vitest";
import type { SignInput } from "../../../src/core/signing/engine-types.ts";
import { expectedHeaders } from "../../../src/core/signing/expected.ts";
import { coversBody, type SigningScheme, withHeader } from "../../../src/core/signing/scheme.ts";
import { sign } from "../../../src/core/signing/sign.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import {
  base64Scheme,
  basicScheme,
  bearerScheme,
  bytes,
  chosenScheme,
  hexScheme,
  idScheme,
  noon,
  request,
  secret,
  signed,
  timedScheme,
  tokenScheme,
} from "../../helpers/signing-cases.ts";

const input: SignInput = { request: request("{}"), sentTo: "https://example.com/", secret, at: noon };
const failure = (code: string, category = "usage") => expect.objectContaining({ code, category });

describe("credentials", () => {
  test("go out as token, Basic and Bearer", () => {
    expect(sign(tokenScheme, input).headers).toEqual(["X-Secret", secret]);
    expect(sign(bearerScheme, input).headers).toEqual(["Authorization", `Bearer ${secret}`]);
    const basic = sign(basicScheme, { ...input, secret: "Aladdin:open sesame" });
    // RFC 7617 section 2
    expect(basic.headers).toEqual(["Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="]);
  });

  test("write a password in UTF-8", () => {
    // RFC 7617 section 2.1
    expect(sign(basicScheme, { ...input, secret: "test:123£" }).headers[1]).toBe("Basic dGVzdDoxMjPCow==");
  });

  test("need a colon for Basic", () => {
    expect(() => sign(basicScheme, input)).toThrow(failure("BASIC_SECRET_NEEDS_COLON"));
  });

  test.each(["a\r\nX-Evil: 1", "a\nb", "a\0b", "a\x7fb", "a€b", " a", "a\t"])("never inject or lose: %j", (text) => {
    for (const scheme of [tokenScheme, bearerScheme])
      expect(() => sign(scheme, { ...input, secret: text })).toThrow(failure("HEADER_VALUE_UNSAFE"));
  });

  test("lose one newline from a file, and say so", () => {
    const result = sign(tokenScheme, { ...input, secret: `${secret}\r\n` });
    expect(result.headers).toEqual(["X-Secret", secret]);
    expect(result.notes?.join()).toMatch(/newline/);
    expect(sign(tokenScheme, input)).not.toHaveProperty("notes");
  });

  test("are refused without a secret", () => {
    for (const text of ["", "\n"])
      for (const scheme of [hexScheme, tokenScheme, bearerScheme, basicScheme])
        expect(() => sign(scheme, { ...input, secret: text })).toThrow(failure("SECRET_EMPTY"));
  });
});

describe("a secret that goes over https only", () => {
  const careful: SigningScheme = { ...tokenScheme, onlyOver: "https" };

  test.each(["http://localhost/", "HTTP://localhost/", "ftp://x/", "httpsx://x/", ""])(
    "stays at home for %j",
    (sentTo) => {
      const result = sign(careful, { ...input, sentTo });
      expect(result.headers).toEqual([]);
      expect(result.withheld).toMatch(/X-Secret was left out .*https only.*--send-secret-over-http/);
      expect(JSON.stringify(result)).not.toContain(secret);
    },
  );

  test.each(["https://example.com/", "HTTPS://example.com/"])("goes to %s", (sentTo) => {
    expect(sign(careful, { ...input, sentTo })).toEqual({ headers: ["X-Secret", secret] });
  });

  test("goes over http when the user insists", () => {
    const result = sign(careful, { ...input, sentTo: "http://localhost/" }, { overrideOnlyOver: true });
    expect(result).toEqual({ headers: ["X-Secret", secret] });
  });
});

describe("HMAC", () => {
  test("puts time and id before the signature", () => {
    const { headers } = sign(idScheme, { ...input, messageId: "msg_1" });
    expect(headers.slice(0, 4)).toEqual(["X-Time", String(noon), "X-Id", "msg_1"]);
    expect(headers[4]).toBe("X-Signature");
  });

  test.each([
    ["s", noon + 0.9, String(noon)],
    ["ms", noon + 0.25, `${noon}250`],
    ["iso", noon, "2023-11-14T22:13:20.000Z"],
  ] as const)("writes the time in %s and reads it back", (unit, at, written) => {
    const scheme = { ...timedScheme, timestamp: { header: "X-Time", unit, toleranceSeconds: 1 } };
    const { headers } = sign(scheme, { ...input, at });
    expect(headers[1]).toBe(written);
    expect(verify(scheme, { request: { ...input.request, headers }, secrets: [secret], at })).toMatchObject({
      ok: true,
    });
  });

  test("takes the id that the request already carries", () => {
    const withId = { ...input.request, headers: ["X-Id", "msg_7"] };
    const { headers } = sign(idScheme, { ...input, request: withId });
    expect(headers.filter((_, at) => at % 2 === 0)).toEqual(["X-Time", "X-Signature"]);
    const whole = { ...withId, headers: [...withId.headers, ...headers] };
    expect(verify(idScheme, { request: whole, secrets: [secret], at: noon })).toMatchObject({ ok: true });
  });

  const failures = [
    ["MESSAGE_ID_NEEDED", "usage", { ...idScheme }, input],
    ["MESSAGE_ID_HAS_DOT", "usage", { ...idScheme }, { ...input, messageId: "a.b" }],
    ["HEADER_VALUE_UNSAFE", "usage", { ...idScheme }, { ...input, messageId: "a\r\nb" }],
    ["HEADER_NEEDED", "usage", { ...hexScheme, messages: ["{header:X-Date}{body}"] as const }, input],
    [
      "BODY_NOT_REWRITABLE",
      "fixture",
      { ...hexScheme, messages: ["{body|python-json}"] as const },
      { ...input, request: request("no") },
    ],
    ["TEMPLATE_INVALID", "config", { ...hexScheme, messages: ["{timestamp}{body}"] as const }, input],
    ["TEMPLATE_INVALID", "config", { ...hexScheme, messages: ["{id}{body}"] as const }, input],
    ["KEY_MALFORMED", "usage", { ...hexScheme, key: { encoding: "hex" } as const }, { ...input, secret: "no hex" }],
    ["KEY_MALFORMED", "usage", { ...hexScheme, key: { encoding: "base64" } as const }, { ...input, secret: "%%%%" }],
    [
      "SECRET_EMPTY",
      "usage",
      { ...hexScheme, key: { encoding: "base64", stripPrefix: "whsec_" } as const },
      { ...input, secret: "whsec_" },
    ],
  ] as const;
  test.each(failures.map(([code, category, scheme, given]) => ({ code, category, scheme, given })))(
    "fails with $code ($category) and never quotes the secret",
    (row) => {
      const { code, category, scheme, given } = row;
      try {
        sign(scheme, given);
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({ code, category });
        expect(`${error}`).not.toContain(given.secret);
      }
    },
  );
});

describe("a header that nobody has named", () => {
  test("is asked for by sign, verify and the expected headers", () => {
    const needed = failure("HEADER_NAME_NEEDED");
    expect(() => sign(chosenScheme, input)).toThrow(needed);
    expect(() => verify(chosenScheme, { request: input.request, secrets: [secret], at: noon })).toThrow(needed);
    expect(() => expectedHeaders(chosenScheme, { request: input.request, secrets: [secret], at: noon })).toThrow(
      needed,
    );
    expect(() => sign(chosenScheme, input)).toThrow(
      expect.objectContaining({ remedy: "Name it with --scheme custom:<Header-Name>." }),
    );
  });

  test("works when it is named", () => {
    const named = withHeader(chosenScheme, "X-Mine");
    expect(sign(named, input).headers).toEqual(["X-Mine", secret]);
    expect(chosenScheme.location.header).toEqual({ chosenBy: "customer" });
  });

  test.each(["", "X Mine", "X-Mine:", "X\r\nY", "Ü"])("cannot be called %j", (name) => {
    expect(() => withHeader(chosenScheme, name)).toThrow(failure("HEADER_NAME_INVALID"));
  });

  test.each([
    "Content-Length",
    "host",
    "Transfer-Encoding",
    "Connection",
    "TE",
    "Trailer",
    "Upgrade",
    "Keep-Alive",
    "Expect",
  ])("cannot be %s, which HTTP uses itself", (name) => {
    expect(() => withHeader(chosenScheme, name)).toThrow(failure("HEADER_NAME_INVALID"));
  });
});

describe("expectedHeaders", () => {
  test.each([hexScheme, base64Scheme, timedScheme, tokenScheme, bearerScheme])(
    "equals what a good $id request carries",
    (scheme) => {
      const good = signed(scheme, "{}");
      expect(expectedHeaders(scheme, { request: good, secrets: [secret], at: noon + 50 })).toEqual(good.headers);
    },
  );

  test("repairs a changed body with the request's own time and id", () => {
    const changed = { ...signed(idScheme, "{}"), body: bytes("[]") };
    const given = { request: changed, secrets: [secret], at: noon + 9 };
    expect(verify(idScheme, given).ok).toBe(false);
    const headers = expectedHeaders(idScheme, given);
    expect(headers.slice(0, 4)).toEqual(["X-Time", String(noon), "X-Id", "msg_1"]);
    expect(verify(idScheme, { ...given, request: { ...changed, headers } })).toMatchObject({ ok: true });
  });

  test("uses the given time when the request's cannot be read", () => {
    const broken = request("{}", ["X-Time", "yesterday", "X-Signature", "0"]);
    expect(expectedHeaders(timedScheme, { request: broken, secrets: [secret], at: noon })[1]).toBe(String(noon));
  });
});

test("coversBody is false for credentials and for templates without the body", () => {
  expect([hexScheme, tokenScheme, basicScheme, bearerScheme].map(coversBody)).toEqual([true, false, false, false]);
  expect(coversBody({ ...hexScheme, messages: ["{url}"] })).toBe(false);
});
