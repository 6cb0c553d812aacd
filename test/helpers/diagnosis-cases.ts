// Genuine deliveries of several schemes, and ways to damage them, for the tests of the diagnosis.

import type { RawRequest } from "../../src/core/http.ts";
import { headerPairs } from "../../src/core/http.ts";
import type { VerifyInput } from "../../src/core/signing/engine-types.ts";
import type {
  BasicScheme,
  BearerScheme,
  DigestScheme,
  HmacScheme,
  SigningScheme,
  TokenScheme,
} from "../../src/core/signing/scheme.ts";
import { namedHeader } from "../../src/core/signing/scheme.ts";
import { sign } from "../../src/core/signing/sign.ts";

const hmac = { type: "hmac", algorithm: "sha256", key: { encoding: "utf8" }, messages: ["{body}"] } as const;

export const dotfile: HmacScheme = {
  ...hmac,
  id: "dotfile",
  label: "HMAC-SHA256 over the body, hex",
  encodings: ["hex"],
  location: { header: "Dotfile-Signature" },
};
export const amani: HmacScheme = {
  ...hmac,
  id: "amani",
  label: "HMAC-SHA256 over the body as Python writes it, base64",
  messages: ["{body}", "{body|python-json}"],
  encodings: ["base64"],
  location: { header: "Webhook-Signature" },
};
export const github: HmacScheme = {
  ...dotfile,
  id: "github",
  prefix: "sha256=",
  location: { header: "X-Hub-Signature-256" },
};
export const githubSha1: HmacScheme = {
  ...github,
  id: "github-sha1",
  algorithm: "sha1",
  prefix: "sha1=",
  location: { header: "X-Hub-Signature" },
};
export const slack: HmacScheme = {
  ...dotfile,
  id: "slack",
  messages: ["v0:{timestamp}:{body}"],
  prefix: "v0=",
  timestamp: { header: "X-Slack-Request-Timestamp", unit: "s", toleranceSeconds: 300 },
  location: { header: "X-Slack-Signature" },
};
export const stripe: HmacScheme = {
  ...dotfile,
  id: "stripe",
  messages: ["{timestamp}.{body}"],
  container: { style: "pairs", separator: ",", signatureKey: "v1" },
  timestamp: { pair: "t", unit: "s", toleranceSeconds: 300 },
  location: { header: "Stripe-Signature" },
};
export const standardWebhooks: HmacScheme = {
  ...hmac,
  id: "standard-webhooks",
  label: "HMAC-SHA256 over id, time and body, base64",
  key: { encoding: "base64", stripPrefix: "whsec_" },
  messages: ["{id}.{timestamp}.{body}"],
  encodings: ["base64"],
  container: { style: "list", version: "v1" },
  timestamp: { header: "webhook-timestamp", unit: "s", toleranceSeconds: 300 },
  idHeader: "webhook-id",
  location: { header: "webhook-signature" },
};
export const square: HmacScheme = {
  ...amani,
  id: "square",
  messages: ["{url}{body}"],
  location: { header: "x-square-hmacsha256-signature" },
};
export const hubspotV2: DigestScheme = {
  ...dotfile,
  type: "digest",
  id: "hubspot-v2",
  messages: ["{secret}{method}{url}{body}"],
  location: { header: "X-HubSpot-Signature" },
};
export const hubspotV1: DigestScheme = { ...hubspotV2, id: "hubspot-v1", messages: ["{secret}{body}"] };
export const token: TokenScheme = {
  type: "token",
  id: "token",
  label: "token",
  location: { header: "X-Secret-Token" },
};
export const basic: BasicScheme = { type: "basic", id: "basic", label: "Basic", location: { header: "Authorization" } };
export const bearer: BearerScheme = {
  type: "bearer",
  id: "bearer",
  label: "Bearer",
  location: { header: "Authorization" },
};

export const secret = "Test-Only-Secret-0123456789abcdef/+";
const whsec = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
export const noon = 1_700_000_000;
export const url = "https://hooks.example.com/kyc/events?b=2&a=1";
/** What writers disagree about: spaces, accents, slashes, angle brackets, an escaped quote. */
export const json = `{"event":"Case.StatusUpdated","name":"Zoë O’Neil & <Søn>","link":"https://a.example/x","amount":33.5,"tags":["a","b"],"note":"say \\"hi\\""}`;

export const bodySchemes: readonly SigningScheme[] = [dotfile, github, slack, stripe, standardWebhooks];
export const allSchemes: readonly SigningScheme[] = [...bodySchemes, amani, square, hubspotV2, token, basic, bearer];

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (body: Uint8Array): string => new TextDecoder().decode(body);

/** The secret of a scheme's genuine deliveries. */
export function secretOf(scheme: SigningScheme): string {
  if (scheme.type === "basic") return `user:${secret}`;
  return scheme.id === "standard-webhooks" ? whsec : secret;
}

export interface DeliveryOptions {
  readonly body?: string | Uint8Array;
  readonly secret?: string;
  readonly at?: number;
  readonly sentTo?: string;
  readonly method?: string;
}

/** A genuine delivery, as it is given to verify. */
export function genuine(scheme: SigningScheme, options: DeliveryOptions = {}): VerifyInput {
  const { body = json, at = noon, sentTo = url, method = "POST" } = options;
  const key = options.secret ?? secretOf(scheme);
  const request: RawRequest = {
    method,
    target: sentTo.replace(/^https?:\/\/[^/]+/, ""),
    headers: ["Host", "hooks.example.com", "Content-Type", "application/json", "User-Agent", "test"],
    body: typeof body === "string" ? bytes(body) : body,
  };
  const made = sign(scheme, { request, sentTo, secret: key, at, messageId: "msg_2b6c" });
  return {
    request: { ...request, headers: [...request.headers, ...made.headers], body: made.body ?? request.body },
    secrets: [key],
    at,
    sentTo: made.sentTo ?? sentTo,
  };
}

export const withBody = (input: VerifyInput, body: string | Uint8Array): VerifyInput => ({
  ...input,
  request: { ...input.request, body: typeof body === "string" ? bytes(body) : body },
});

/** The body's text changed. */
export const editBody = (input: VerifyInput, edit: (text: string) => string): VerifyInput =>
  withBody(input, edit(text(input.request.body)));

/** The value of a header changed; undefined takes the line out. */
export function editHeader(input: VerifyInput, name: string, edit: (value: string) => string | undefined): VerifyInput {
  const headers = headerPairs(input.request.headers).flatMap(([each, value]) => {
    if (each.toLowerCase() !== name.toLowerCase()) return [each, value];
    const changed = edit(value);
    return changed === undefined ? [] : [each, changed];
  });
  return { ...input, request: { ...input.request, headers } };
}

/** The signature or credential changed, container and prefix included. */
export const editSignature = (
  scheme: SigningScheme,
  input: VerifyInput,
  edit: (value: string) => string | undefined,
): VerifyInput => editHeader(input, namedHeader(scheme) ?? "", edit);

export const addHeaders = (input: VerifyInput, ...lines: string[]): VerifyInput => ({
  ...input,
  request: { ...input.request, headers: [...input.request.headers, ...lines] },
});
