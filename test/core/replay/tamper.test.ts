import { describe, expect, test } from "vitest";
import type { OutgoingRequest } from "../../../src/core/delivery.ts";
import { otherSecret, staleTime, tamperBody, tamperSignature } from "../../../src/core/replay/tamper.ts";
import type { SigningScheme } from "../../../src/core/signing/scheme.ts";
import { isPlaced, sendsSecret, signsTime } from "../../../src/core/signing/scheme.ts";
import { verifyWith } from "../../../src/core/signing/verify.ts";
import { signAnew } from "../../../src/flows/replay/sign-anew.ts";
import { providers } from "../../../src/providers/index.ts";

const secrets = ["c2VjcmV0LXRoYXQtaXMtbG9uZy1lbm91Z2g=", "whsec_c2VjcmV0LXRoYXQtaXMtbG9uZy1lbm91Z2g=", "user:password"];
const at = 1_800_000_000;

/** Schemes that a shared secret of one of these forms signs. */
const cases = providers.flatMap(({ id, schemes }) =>
  schemes.filter(isPlaced).flatMap((scheme) => {
    for (const secret of secrets) {
      const request = signed(scheme, secret);
      if (request !== undefined) return [{ name: `${id} ${scheme.id}`, scheme, secret, request }];
    }
    return [];
  }),
);

function signed(scheme: SigningScheme, secret: string, time = at): OutgoingRequest | undefined {
  const body = Buffer.from('{"id":"1","amount":12}');
  const recorded = {
    method: "POST",
    url: "https://example.com/hooks",
    headers: ["Content-Type", "application/json"],
    body,
  };
  const made = signAnew(recorded, { scheme, secret, at: time, newId: () => "msg-1", secretOverHttp: true });
  return made.signature === "signed" && isGood(made, scheme, secret) ? made : undefined;
}

function isGood(request: OutgoingRequest, scheme: SigningScheme, secret: string): boolean {
  const { method, url, headers, body } = request;
  const { pathname, search } = new URL(url);
  const verdict = verifyWith([scheme], {
    request: { method, target: `${pathname}${search}`, headers, body },
    secrets: [secret],
    sentTo: url,
    at,
  });
  return verdict.ok;
}

test("there are schemes of many kinds to try it on", () => {
  expect(cases.length).toBeGreaterThan(20);
  expect(new Set(cases.map(({ scheme }) => scheme.type)).size).toBeGreaterThan(4);
});

describe.each(cases)("$name", ({ scheme, secret, request }) => {
  test("a changed signature is refused", () => {
    if (scheme.location.json !== undefined) return;
    expect(isGood(tamperSignature(request, scheme), scheme, secret)).toBe(false);
  });

  test("another secret has the same form and is refused", () => {
    const other = otherSecret(secret);
    expect(other).toHaveLength(secret.length);
    const forged = signed(scheme, other);
    expect(forged).toBeDefined();
    expect(isGood(forged as OutgoingRequest, scheme, secret)).toBe(false);
  });

  test("a signature of the day before is refused where time is signed, and impossible elsewhere", () => {
    if (!signsTime(scheme) || sendsSecret(scheme)) {
      expect(() => staleTime(at, scheme)).toThrow(expect.objectContaining({ code: "TAMPER_IMPOSSIBLE" }));
      return;
    }
    const recorded = { ...request, headers: ["Content-Type", "application/json"], url: "https://example.com/hooks" };
    const stale = signAnew(recorded, {
      scheme,
      secret,
      at: staleTime(at, scheme),
      newId: () => "msg-1",
      secretOverHttp: true,
    });
    expect(isGood(stale, scheme, secret)).toBe(false);
  });
});

describe("a changed body", () => {
  test.each(['{"a":1}', '{"a":"x9"}', "[true]", '{"a":19}', "a=b", "\u0000\u0001", "ü"])(
    "of %j differs in one byte",
    (text) => {
      const body = Buffer.from(text);
      const changed = tamperBody(body);
      expect(changed.length).toBe(body.length);
      expect([...changed].filter((byte, place) => byte !== body[place])).toHaveLength(1);
    },
  );

  test("stays JSON where it holds a digit", () => {
    expect(() =>
      JSON.parse(Buffer.from(tamperBody(Buffer.from('{"a":{"b":[0,9]},"c":true}'))).toString()),
    ).not.toThrow();
  });

  test("cannot be made of nothing", () => {
    expect(() => tamperBody(new Uint8Array(0))).toThrow(expect.objectContaining({ code: "TAMPER_IMPOSSIBLE" }));
  });
});

test("a key of a pair is not changed by a letter", () => {
  expect(() => otherSecret("-----BEGIN PRIVATE KEY-----\nx")).toThrow(
    expect.objectContaining({ code: "TAMPER_IMPOSSIBLE" }),
  );
});
