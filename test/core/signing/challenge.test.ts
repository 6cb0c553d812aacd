// Subscription handshakes: the published answers, and nothing for what is no question.

import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { RawRequest } from "../../../src/core/http.ts";
import { answerChallenge } from "../../../src/core/signing/challenge.ts";
import {
  cloudEventsChallenge,
  metaChallenge,
  oktaChallenge,
  slackChallenge,
  zoomChallenge,
} from "../../../src/core/signing/known-challenges.ts";
import { bytes } from "../../helpers/signing-cases.ts";

const all = [slackChallenge, zoomChallenge, oktaChallenge, metaChallenge, cloudEventsChallenge];

function asked(request: Partial<Omit<RawRequest, "body">> & { body?: string }, secrets: readonly string[] = []) {
  const { body = "", ...rest } = request;
  const reply = answerChallenge(
    all,
    { method: "POST", target: "/", headers: [], ...rest, body: bytes(body) },
    { secrets },
  );
  return reply && { ...reply, body: Buffer.from(reply.body).toString() };
}

const json = (value: unknown) => JSON.stringify(value);
const zoomBody = json({
  payload: { plainToken: "qgg8vlvZRS6UYooatFL8Aw" },
  event_ts: 1654503849680,
  event: "endpoint.url_validation",
});

describe("a handshake", () => {
  test("of Slack is answered with its challenge as text", () => {
    const body = json({
      token: "Jhj5dZrVaK7ZwHHjRyZWjbDl",
      challenge: "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
      type: "url_verification",
    });
    expect(asked({ body })).toEqual({
      id: "slack",
      status: 200,
      headers: ["Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff"],
      body: "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
    });
  });

  test("of Zoom is answered with the token and its HMAC", () => {
    const reply = asked({ body: zoomBody }, ["zoom-secret\n"]);
    const encryptedToken = createHmac("sha256", "zoom-secret").update("qgg8vlvZRS6UYooatFL8Aw").digest("hex");
    expect(reply).toMatchObject({ id: "zoom", status: 200 });
    expect(JSON.parse(reply?.body ?? "")).toEqual({ plainToken: "qgg8vlvZRS6UYooatFL8Aw", encryptedToken });
  });

  test("of Okta is answered with its header in JSON", () => {
    const reply = asked({ method: "GET", headers: ["x-okta-verification-challenge", 'value "quoted"'] });
    expect(reply).toMatchObject({ id: "okta", status: 200, body: '{"verification":"value \\"quoted\\""}' });
  });

  test("of Meta is answered when the verify token is one of the secrets", () => {
    const target = "/hook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meaty%20hams";
    expect(asked({ method: "GET", target }, ["other", "meaty hams"])).toMatchObject({ id: "meta", body: "1158201444" });
    expect(asked({ method: "GET", target }, ["other"])).toBeUndefined();
    expect(asked({ method: "GET", target })).toBeUndefined();
    expect(asked({ method: "GET", target: `${target}&hub.challenge=2` }, ["meaty hams"])).toBeUndefined();
    expect(asked({ method: "GET", target: `${target}&hub.verify_token=x` }, ["meaty hams"])).toBeUndefined();
  });

  test("of CloudEvents allows the origin that asks", () => {
    const reply = asked({ method: "OPTIONS", headers: ["WebHook-Request-Origin", "eventemitter.example.com"] });
    expect(reply).toMatchObject({ id: "cloudevents", status: 200, body: "" });
    expect(reply?.headers).toEqual(
      expect.arrayContaining(["WebHook-Allowed-Origin", "eventemitter.example.com", "WebHook-Allowed-Rate", "*"]),
    );
  });
});

describe("no answer", () => {
  test.each<[string, Parameters<typeof asked>[0], string[]]>([
    ["to a delivery", { body: json({ type: "event_callback", challenge: "x" }) }, []],
    ["to Slack's question by GET", { method: "GET", body: json({ type: "url_verification", challenge: "x" }) }, []],
    ["without a challenge", { body: json({ type: "url_verification" }) }, []],
    ["to a doubled challenge", { body: '{"type":"url_verification","challenge":"a","challenge":"b"}' }, []],
    ["to a doubled type", { body: '{"type":"x","type":"url_verification","challenge":"b"}' }, []],
    ["to Zoom without a secret", { body: zoomBody }, []],
    ["to an empty header", { method: "GET", headers: ["X-Okta-Verification-Challenge", "  "] }, []],
    [
      "with a line break in a header",
      { method: "OPTIONS", headers: ["WebHook-Request-Origin", "a\r\nSet-Cookie: b"] },
      [],
    ],
    ["longer than 4 KiB", { body: json({ type: "url_verification", challenge: "x".repeat(4097) }) }, []],
    ["to what is no JSON", { body: "type=url_verification" }, []],
  ])("%s", (_, request, secrets) => {
    expect(asked(request, secrets)).toBeUndefined();
  });
});
