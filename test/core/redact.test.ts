import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRedactor, isSecretHeader, maskHeaderValue } from "../../src/core/redact.ts";
import { visible } from "../../src/core/sanitise.ts";

const secret = "Pa$$ w0rd+é/\"'\\?";
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("createRedactor", () => {
  const forms: [name: string, form: string][] = [
    ["as it is", secret],
    ["Base64", base64(secret)],
    ["Base64 without padding", base64(secret).replace(/=+$/, "")],
    ["base64url", Buffer.from(secret).toString("base64url")],
    ["hex", Buffer.from(secret).toString("hex")],
    ["upper-case hex", Buffer.from(secret).toString("hex").toUpperCase()],
    ["URL-encoded", encodeURIComponent(secret)],
    ["URL-encoded in lower case", encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ["form-encoded", new URLSearchParams({ s: secret }).toString().slice(2)],
    ["JSON-escaped", JSON.stringify(secret).slice(1, -1)],
    ["JSON-escaped to ASCII, solidus too", "Pa$$ w0rd+\\u00e9\\/\\\"'\\\\?"],
    ["in a header line, a character a byte", Buffer.from(secret).toString("latin1")],
    ["shifted by one byte in base64url", Buffer.from(`a${secret}bc`).toString("base64url")],
  ];

  test.each(forms)("takes a secret out: %s", (_name, form) => {
    const text = `before <${form}> after <${form}>`;
    expect(createRedactor([secret])(text)).toBe("before <[secret]> after <[secret]>");
  });

  test.each([
    ["the password of a Basic credential", `user:${secret}`, "dXNl[secret]"],
    ["the user of a Basic credential", `${secret}:password`, "[secret]cGFzc3dvcmQ="],
  ])("takes out of %s every Base64 group that holds a part of the secret", (_name, credential, shown) => {
    expect(createRedactor([secret])(`Basic ${base64(credential)}`)).toBe(`Basic ${shown}`);
  });

  test("takes out a secret with control characters also after it was made visible", () => {
    const hostile = "ab\u001bcd";
    expect(createRedactor([hostile])(`x ${visible(hostile)} y`)).toBe("x [secret] y");
  });

  test("takes out a secret that was read with a line feed behind it", () => {
    expect(createRedactor(["hunter22\n"])("key: hunter22.")).toBe("key: [secret].");
  });

  test("takes out whole a secret that begins with another one", () => {
    expect(createRedactor(["abcd", "abcdefgh"])("abcdefgh abcd")).toBe("[secret] [secret]");
  });

  test("takes out a secret with quotes from formats inside of formats", () => {
    const awkward = `can"a\\r'y<&>x`;
    const redact = createRedactor([awkward]);
    const json = (text: string) => JSON.stringify(text).slice(1, -1);
    const xml = (text: string) =>
      text.replace(
        /[&<>"']/g,
        (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" })[c] ?? c,
      );
    for (const form of [awkward, json(awkward), json(json(awkward)), json(json(json(awkward)))])
      for (const written of [form, xml(form)]) expect(redact(`a ${written} b`)).toBe("a [secret] b");
  });

  test("looks for short secrets as they are only", () => {
    expect(createRedactor(["a.b"])(`a.b axb ${base64("a.b")}`)).toBe(`[secret] axb ${base64("a.b")}`);
  });

  test.each([[[]], [[""]], [["  \n"]]])("leaves text alone when %j is all there is to hide", (secrets) => {
    expect(createRedactor(secrets)("a b c\n")).toBe("a b c\n");
  });

  test("puts no part of the text in by way of $ in the replacement", () => {
    expect(createRedactor(["$&$1"])("[$&$1]")).toBe("[[secret]]");
  });

  test("never shows any secret in any of its forms, whatever characters it has", () => {
    const anySecret = fc
      .string({ unit: "binary", minLength: 4, maxLength: 40 })
      .filter((text) => text.trim().length >= 4);
    fc.assert(
      fc.property(anySecret, (text) => {
        const shown = createRedactor([text]);
        for (const form of [
          text,
          base64(text),
          Buffer.from(text).toString("hex"),
          encodeURIComponent(text),
          JSON.stringify(text),
        ])
          expect(shown(`{${form}}`)).not.toContain(form);
      }),
    );
  });

  test("does not choke on lone surrogates", () => {
    expect(createRedactor(["\ud800abcd"])("x \ud800abcd")).toBe("x [secret]");
  });
});

describe("maskHeaderValue", () => {
  test.each([
    ["Authorization", "Bearer abc.def", "Bearer [hidden]"],
    ["authorization", "Basic dXNlcjpwdw==", "Basic [hidden]"],
    ["Authorization", "raw-key", "[hidden]"],
    ["Authorization", "my secret words", "[hidden]"],
    ["Authorization", "", ""],
    ["Proxy-Authorization", "Basic x", "Basic [hidden]"],
    ["Cookie", "a=b; c=d", "[hidden]"],
    ["Set-Cookie", "a=b; Path=/", "[hidden]"],
    ["X-PLIANCE-SECRET", "hunter2", "[hidden]"],
    ["X-Gitlab-Token", "hunter2", "[hidden]"],
    ["X-DOTFILE-API-KEY", "hunter2", "[hidden]"],
    ["Dotfile-Signature", "abcdef", "abcdef"],
    ["Content-Type", "application/json", "application/json"],
  ])("shows %s: %s as %j", (name, value, shown) => {
    expect(maskHeaderValue(name, value)).toBe(shown);
  });

  test("shows everything when that is wished for", () => {
    expect(maskHeaderValue("Authorization", "Bearer abc", { reveal: true })).toBe("Bearer abc");
  });

  test("hides a header that a customer chose for the secret", () => {
    expect(maskHeaderValue("X-Mine", "abc", { extra: ["x-mine"] })).toBe("[hidden]");
  });
});

test.each<[name: string, secretName: boolean]>([
  ["AUTHORIZATION", true],
  ["X-Telegram-Bot-Api-Secret-Token", true],
  ["X-Auth-Token", true],
  ["Api-Key", true],
  ["X-Secretary", false],
  ["X-Tokens-Left", false],
  ["Idempotency-Key", false],
  ["Host", false],
])("knows that %s carries a secret: %s", (name, secretName) => {
  expect(isSecretHeader(name)).toBe(secretName);
});
