// The handshakes of well-known senders; a provider names those that are its own.

import type { Challenge } from "./challenge-types.ts";

/** Slack: `url_verification`, answered with its `challenge`. @see https://docs.slack.dev/reference/events/url_verification */
export const slackChallenge: Challenge = {
  id: "slack",
  when: { method: "POST", json: { pointer: "/type", equals: "url_verification" } },
  answer: { status: 200, body: "{json:/challenge}" },
};

/**
 * Zoom: `endpoint.url_validation`, answered within 3 s with the token and its HMAC in hex.
 *
 * @see https://developers.zoom.us/docs/api/webhooks/
 */
export const zoomChallenge: Challenge = {
  id: "zoom",
  when: { method: "POST", json: { pointer: "/event", equals: "endpoint.url_validation" } },
  answer: {
    status: 200,
    body: {
      json: {
        plainToken: "{json:/payload/plainToken}",
        encryptedToken: {
          hmac: "sha256",
          key: { encoding: "utf8" },
          over: "{json:/payload/plainToken}",
          encoding: "hex",
        },
      },
    },
  },
};

/** Okta event hooks: one GET, answered with its header. @see https://developer.okta.com/docs/concepts/event-hooks/ */
export const oktaChallenge: Challenge = {
  id: "okta",
  when: { method: "GET", header: "X-Okta-Verification-Challenge" },
  answer: { status: 200, body: { json: { verification: "{header:X-Okta-Verification-Challenge}" } } },
};

/**
 * Meta (Facebook, WhatsApp, Instagram): GET with the verify token, answered with `hub.challenge`; the verify token is
 * the secret.
 */
export const metaChallenge: Challenge = {
  id: "meta",
  when: {
    method: "GET",
    query: [
      { name: "hub.mode", equals: "subscribe" },
      { name: "hub.verify_token", equals: { secret: true } },
      { name: "hub.challenge" },
    ],
  },
  answer: { status: 200, body: "{query:hub.challenge}" },
};

/**
 * CloudEvents: OPTIONS with the sender's origin, which is allowed as asked.
 *
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md section 4
 */
export const cloudEventsChallenge: Challenge = {
  id: "cloudevents",
  when: { method: "OPTIONS", header: "WebHook-Request-Origin" },
  answer: {
    status: 200,
    headers: [
      "WebHook-Allowed-Origin",
      "{header:WebHook-Request-Origin}",
      "WebHook-Allowed-Rate",
      "*",
      "Allow",
      "POST",
    ],
  },
};
