// What holds for every body, secret and scheme.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SigningScheme } from "../../../src/core/signing/scheme.ts";
import { sign } from "../../../src/core/signing/sign.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import {
  base64Scheme,
  basicScheme,
  bearerScheme,
  hexScheme,
  idScheme,
  noon,
  prefixScheme,
  timedScheme,
  tokenScheme,
} from "../../helpers/signing-cases.ts";

const hmacSchemes = [hexScheme, base64Scheme, prefixScheme, timedScheme, idScheme].flatMap((scheme) =>
  (["sha1", "sha256", "sha384", "sha512"] as const).map((algorithm) => ({ ...scheme, algorithm })),
);
const bodies = fc.uint8Array({ maxLength: 400 });
const texts = fc.string({ unit: "binary", minLength: 1, maxLength: 80 }).filter((text) => !text.endsWith("\n"));
const changes = fc.record({ at: fc.nat(), mask: fc.integer({ min: 1, max: 255 }) });
const headerTexts = fc
  .string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .filter((code) => code !== 0x7f)
      .map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 40,
  })
  .filter((text) => !/^[ \t]|[ \t]$/.test(text));

function roundTrip(scheme: SigningScheme, body: Uint8Array, secret: string) {
  const plain = { method: "POST", target: "/", headers: [], body };
  const { headers } = sign(scheme, { request: plain, sentTo: "https://x/", secret, at: noon, messageId: "m" });
  return { request: { ...plain, headers }, secrets: [secret], at: noon };
}

describe("for every body and secret", () => {
  test.each(hmacSchemes)("$id $algorithm: what is signed verifies, and any other byte is refused", (scheme) => {
    fc.assert(
      fc.property(bodies, texts, changes, (body, secret, { at, mask }) => {
        const given = roundTrip(scheme, body, secret);
        expect(verify(scheme, given).ok).toBe(true);
        if (body.length === 0) return;
        const changed = Uint8Array.from(body);
        changed[at % body.length] = (changed[at % body.length] as number) ^ mask;
        expect(verify(scheme, { ...given, request: { ...given.request, body: changed } }).ok).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test.each(hmacSchemes)("$id $algorithm: no cut, longer or changed signature passes", (scheme) => {
    fc.assert(
      fc.property(bodies, texts, changes, (body, secret, { at: place, mask }) => {
        const given = roundTrip(scheme, body, secret);
        const good = given.request.headers.at(-1) as string;
        const at = place % good.length;
        const other = String.fromCharCode(good.charCodeAt(at) ^ mask);
        const changed = good.slice(0, at) + other + good.slice(at + 1);
        for (const value of [good.slice(0, at), good + good.slice(0, at + 1), changed]) {
          // The same hex digit in the other case is the same signature.
          if (value.toLowerCase() === good && value.startsWith(scheme.prefix ?? "")) continue;
          // A changed last character may be white space that HTTP takes away; what is left is a cut signature.
          const headers = [...given.request.headers.slice(0, -1), value];
          expect(verify(scheme, { ...given, request: { ...given.request, headers } }).ok).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  test.each([tokenScheme, bearerScheme])("$id: what is sent verifies, another secret does not", (scheme) => {
    fc.assert(
      fc.property(headerTexts, headerTexts, (secret, other) => {
        const given = roundTrip(scheme, new Uint8Array(0), secret);
        expect(verify(scheme, given).ok).toBe(true);
        expect(verify(scheme, { ...given, secrets: [other] }).ok).toBe(secret === other);
      }),
    );
  });

  test("basic: what is sent verifies", () => {
    fc.assert(
      fc.property(texts, texts, (user, password) => {
        expect(verify(basicScheme, roundTrip(basicScheme, new Uint8Array(0), `${user}:${password}`)).ok).toBe(true);
      }),
    );
  });

  test("hostile header values never throw and never pass", () => {
    const schemes: SigningScheme[] = [...hmacSchemes.slice(0, 8), tokenScheme, basicScheme, bearerScheme];
    const values = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
      maxLength: 300,
    });
    fc.assert(
      fc.property(values, fc.constantFrom("", "Basic ", "Bearer ", "sha256="), (value, start) => {
        const headers = [
          "X-Signature",
          start + value,
          "X-Secret",
          value,
          "Authorization",
          start + value,
          "X-Time",
          value,
        ];
        const request = { method: "POST", target: "/", headers, body: new Uint8Array([1]) };
        for (const scheme of schemes)
          expect(verify(scheme, { request, secrets: ["a-secret:nobody-guesses"], at: noon }).ok).toBe(false);
      }),
    );
  });
});
