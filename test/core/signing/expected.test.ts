// What a request should have carried: put into its place, it makes the request good.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectedHeaders } from "../../../src/core/signing/expected.ts";
import type { HmacScheme } from "../../../src/core/signing/scheme.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import { ed25519 } from "../../helpers/key-pairs.ts";
import { sent } from "../../helpers/sent-request.ts";
import { hexScheme, noon, otherSecret, request, secret } from "../../helpers/signing-cases.ts";

const paddle = (
  JSON.parse(readFileSync(join(import.meta.dirname, "../../vectors/paddle.json"), "utf8")) as { scheme: HmacScheme }
).scheme;

describe("expected lines", () => {
  test("keep the time that stands beside a wrong signature", () => {
    const { request: wrong } = sent(paddle, request("{}"), { key: otherSecret });
    const input = { request: wrong, secrets: [secret], at: noon + 3 };
    const lines = expectedHeaders(paddle, input);
    expect(lines).toEqual(["Paddle-Signature", expect.stringMatching(/^ts=1700000000;h1=[0-9a-f]{64}$/)]);
    expect(verify(paddle, { ...input, request: { ...wrong, headers: lines } })).toMatchObject({ ok: true });
  });

  test("take the time of judging when the request has none", () => {
    const lines = expectedHeaders(paddle, { request: request("{}"), secrets: [secret], at: noon });
    expect(lines[1]).toMatch(/^ts=1700000000;h1=/);
  });

  test("name the place of what stands in no header", () => {
    const scheme: HmacScheme = { ...hexScheme, location: { json: "/sig" }, messages: ["{json:/id}"] };
    const { request: good } = sent(scheme, request('{"id":"a"}'));
    const made = JSON.parse(Buffer.from(good.body).toString()).sig as string;
    expect(expectedHeaders(scheme, { request: good, secrets: [secret], at: noon })).toEqual(["field /sig", made]);
  });

  test("cannot be worked out with a public key", () => {
    const scheme = { ...hexScheme, type: "ed25519", publicKey: { format: "pem" } } as const;
    const input = { request: request("{}"), secrets: [ed25519.publicPem], at: noon };
    expect(() => expectedHeaders(scheme, input)).toThrow(expect.objectContaining({ code: "PRIVATE_KEY_NEEDED" }));
  });
});
