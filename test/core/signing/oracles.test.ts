// Cross-checks with the senders' own packages: what they sign we accept, what we sign they accept, and nothing else.

import { sign as octokitSign, verify as octokitVerify } from "@octokit/webhooks-methods";
import fc from "fast-check";
import { Webhook as StandardWebhook } from "standardwebhooks";
import Stripe from "stripe";
import { Webhook as SvixWebhook } from "svix";
import twilio from "twilio";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RawRequest } from "../../../src/core/http.ts";
import type { HmacScheme, SigningScheme } from "../../../src/core/signing/scheme.ts";
import { sign } from "../../../src/core/signing/sign.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import {
  github,
  standardWebhooks,
  stripe as stripeScheme,
  svix,
  twilioForm,
  twilioJson,
} from "../../helpers/oracle-schemes.ts";
import { bytes } from "../../helpers/signing-cases.ts";

const noon = 1_700_000_000;
const id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
const texts = fc.oneof(fc.json(), fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }));
const wellFormed = texts.map((text) => text.toWellFormed());

beforeEach(() => {
  vi.useFakeTimers({ now: noon * 1000, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

function request(text: string, headers: readonly string[] = []): RawRequest {
  return { method: "POST", target: "/hook", headers, body: bytes(text) };
}

function signed(scheme: SigningScheme, text: string, secret: string): Record<string, string> {
  const { headers } = sign(scheme, {
    request: request(text),
    sentTo: "https://example.com/hook",
    secret,
    at: noon,
    messageId: id,
  });
  return Object.fromEntries(headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1] ?? ""]] : [])));
}

function accepts(
  scheme: SigningScheme,
  text: string,
  given: { secret: string; headers: Record<string, string> },
): boolean {
  const lines = Object.entries(given.headers).flat();
  return verify(scheme, { request: request(text, lines), secrets: [given.secret], at: noon }).ok;
}

function passes(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

describe("stripe", () => {
  const client = new Stripe("sk_test_none");
  const secret = "whsec_of-no-account";
  const constructs = (text: string, header: string, at = noon) =>
    passes(() => client.webhooks.signature?.verifyHeader(text, header, secret, 300, undefined, at * 1000));

  test("accepts what its package signs, and only with the same body and secret", () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const header = client.webhooks.generateTestHeaderString({ payload: text, secret, timestamp: noon });
        const headers = { "Stripe-Signature": header };
        expect(accepts(stripeScheme, text, { secret, headers })).toBe(true);
        expect(accepts(stripeScheme, `${text} `, { secret, headers })).toBe(false);
        expect(accepts(stripeScheme, text, { secret: `${secret}x`, headers })).toBe(false);
      }),
    );
  });

  test("its package accepts what we sign, and only that", () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const header = signed(stripeScheme, text, secret)["Stripe-Signature"] ?? "";
        expect(constructs(text, header)).toBe(true);
        expect(constructs(`${text} `, header)).toBe(false);
      }),
    );
  });

  test.each([0, 299, 300, 301, 3600, -301])("judges a signature that is %i s old as its package does", (age) => {
    const header = signed(stripeScheme, "{}", secret)["Stripe-Signature"] ?? "";
    const lines = ["Stripe-Signature", header];
    const ours = verify(stripeScheme, { request: request("{}", lines), secrets: [secret], at: noon + age });
    expect(ours.ok).toBe(constructs("{}", header, noon + age));
  });
});

describe.each([
  ["standardwebhooks", standardWebhooks, StandardWebhook],
  ["svix", svix, SvixWebhook],
] as const)("%s", (_, scheme: HmacScheme, Package) => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const prefix = scheme.idHeader?.replace(/-id$/, "") ?? "";
  const headersOf = (text: string) => ({
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: String(noon),
    [`${prefix}-signature`]: new Package(secret).sign(id, new Date(noon * 1000), text),
  });

  test("accepts what its package signs, and only with the same body and secret", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const headers = headersOf(text);
        expect(accepts(scheme, text, { secret, headers })).toBe(true);
        expect(accepts(scheme, `${text} `, { secret, headers })).toBe(false);
        expect(accepts(scheme, text, { secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", headers })).toBe(false);
      }),
    );
  });

  test("its package accepts what we sign, and only that", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const headers = signed(scheme, text, secret);
        expect(passes(() => new Package(secret).verify(text, headers))).toBe(true);
        expect(passes(() => new Package(secret).verify(`${text} `, headers))).toBe(false);
      }),
    );
  });

  test.each([0, 299, 301, -299, -301])("judges a signature that is %i s old as its package does", (age) => {
    const headers = signed(scheme, "{}", secret);
    vi.setSystemTime((noon + age) * 1000);
    const theirs = passes(() => new Package(secret).verify("{}", headers));
    const lines = Object.entries(headers).flat();
    const ours = verify(scheme, { request: request("{}", lines), secrets: [secret], at: noon + age });
    expect(ours.ok).toBe(theirs);
  });
});

describe("twilio", () => {
  const token = "a-token-of-no-account";
  const fields = fc.dictionary(
    fc.stringMatching(/^[A-Za-z]\w{0,12}$/),
    fc.string({ unit: "grapheme" }).map((text) => text.toWellFormed()),
  );
  const urls = fc.constantFrom(
    "https://example.com/hook",
    "https://example.com:443/hook?x=1",
    "https://example.com:8443/hook?x=a%20b&y=%5B1%5D",
    "http://example.com/hook?x='quoted'",
    "http://user:pass@example.com:80/hook",
  );
  const formHeaders = ["Content-Type", "application/x-www-form-urlencoded"];

  function formRequest(values: Record<string, string>, headers: readonly string[] = []): RawRequest {
    return { ...request(new URLSearchParams(values).toString(), [...formHeaders, ...headers]) };
  }

  test("accepts what its package signs over a form, whatever the spelling of the port", () => {
    fc.assert(
      fc.property(fields, urls, (values, url) => {
        const lines = ["X-Twilio-Signature", twilio.getExpectedTwilioSignature(token, url, values)];
        const input = { request: formRequest(values, lines), secrets: [token], at: noon };
        expect(verify(twilioForm, { ...input, sentTo: url }).ok).toBe(true);
        expect(verify(twilioForm, { ...input, sentTo: `${url}x` }).ok).toBe(false);
      }),
    );
  });

  test("its package accepts what we sign over a form, and only that", () => {
    fc.assert(
      fc.property(fields, urls, (values, url) => {
        const { headers } = sign(twilioForm, { request: formRequest(values), sentTo: url, secret: token, at: noon });
        const made = headers[1] ?? "";
        // The package normalises the URL before it compares; what it would not sign itself is left out.
        fc.pre(new URL(url).toString() === url || (!url.includes(":443") && !url.includes(":80/")));
        expect(twilio.validateRequest(token, made, url, values)).toBe(true);
        expect(twilio.validateRequest(token, made, url, { ...values, added: "1" })).toBe(false);
      }),
    );
  });

  test("agrees on a JSON body, whose hash stands in the query, both ways", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const plain = { ...request(text, ["Content-Type", "application/json"]), target: "/hook?x=1" };
        const made = sign(twilioJson, {
          request: plain,
          sentTo: "https://example.com/hook?x=1",
          secret: token,
          at: noon,
        });
        const { headers, sentTo = "" } = made;
        expect(twilio.validateRequestWithBody(token, headers[1] ?? "", sentTo, text)).toBe(true);
        expect(twilio.validateRequestWithBody(token, headers[1] ?? "", sentTo, `${text} `)).toBe(false);
        const arrived = { ...plain, target: sentTo.slice("https://example.com".length), headers };
        expect(verify(twilioJson, { request: arrived, secrets: [token], at: noon, sentTo }).ok).toBe(true);
        const changed = { ...arrived, body: bytes(`${text} `) };
        expect(verify(twilioJson, { request: changed, secrets: [token], at: noon, sentTo }).ok).toBe(false);
      }),
    );
  });
});

describe("@octokit/webhooks-methods", () => {
  const secret = "a-secret-of-no-account";

  test("accepts what its package signs, and only with the same body", async () => {
    await fc.assert(
      fc.asyncProperty(wellFormed, async (text) => {
        const headers = { "X-Hub-Signature-256": await octokitSign(secret, text) };
        expect(accepts(github, text, { secret, headers })).toBe(true);
        expect(accepts(github, `${text} `, { secret, headers })).toBe(false);
      }),
    );
  });

  test("its package accepts what we sign, and only that", async () => {
    await fc.assert(
      fc.asyncProperty(wellFormed, async (text) => {
        const made = signed(github, text, secret)["X-Hub-Signature-256"] ?? "";
        expect(await octokitVerify(secret, text, made)).toBe(true);
        expect(await octokitVerify(secret, `${text} `, made)).toBe(false);
      }),
    );
  });
});
