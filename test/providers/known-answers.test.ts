// The known answers of test/vectors through the schemes that the providers really have: data can be wrong as well.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { verify } from "../../src/core/signing/verify.ts";
import { providers } from "../../src/providers/index.ts";
import { bytes } from "../helpers/signing-cases.ts";

interface Vector {
  readonly title: string;
  readonly status: "published" | "derived";
  readonly secrets: readonly string[];
  readonly body: string;
  readonly bodyTimes?: number;
  readonly headers: readonly string[];
  readonly requestHeaders?: readonly string[];
  readonly method?: string;
  readonly target?: string;
  readonly sentTo?: string;
  readonly at?: number;
  readonly expect: { readonly ok: boolean };
}

const folder = path.join(import.meta.dirname, "../vectors");

/** File of known answers, provider, scheme. */
const table: readonly (readonly [file: string, provider: string, scheme: string])[] = [
  ["adyen", "adyen", "payments"],
  ["adyen-platform", "adyen", "platform"],
  ["amani", "amani", "signature"],
  ["bitbucket", "bitbucket", "sha256"],
  ["compliancely", "compliancely", "signature"],
  ["dotfile", "dotfile", "signature"],
  ["github", "github", "sha256"],
  ["hubspot-v1", "hubspot", "v1"],
  ["hubspot-v2", "hubspot", "v2"],
  ["hubspot-v3", "hubspot", "v3"],
  ["intercom", "intercom", "sha1"],
  ["mailgun", "mailgun", "hmac"],
  ["mux", "mux", "v1"],
  ["onfido", "onfido", "sha256"],
  ["openai", "openai", "v1"],
  ["paddle", "paddle", "h1"],
  ["persona", "persona", "v1"],
  ["sendgrid", "sendgrid", "ecdsa"],
  ["shopify", "shopify", "hmac"],
  ["slack", "slack", "v0"],
  ["square", "square", "hmac"],
  ["standard-webhooks", "standard-webhooks", "v1"],
  ["standard-webhooks-ed25519", "standard-webhooks", "v1a"],
  ["stripe", "stripe", "v1"],
  ["svix", "svix", "v1"],
  ["trello", "trello", "sha1"],
  ["twilio", "twilio", "form"],
  ["twilio-json", "twilio", "json"],
  ["typeform", "typeform", "sha256"],
  ["veriff", "veriff", "hmac"],
];

describe.each(table)("%s.json by %s's scheme %s", (file, providerId, schemeId) => {
  const { vectors } = JSON.parse(fs.readFileSync(path.join(folder, `${file}.json`), "utf8")) as { vectors: Vector[] };
  const scheme = providers.find(({ id }) => id === providerId)?.schemes.find(({ id }) => id === schemeId);

  test.each(vectors)("$title", (vector) => {
    if (scheme === undefined) throw new Error(`no scheme ${schemeId} of ${providerId}`);
    const { method = "POST", target = "/", sentTo, secrets, at = 1_700_000_000 } = vector;
    const headers = [...(vector.requestHeaders ?? []), ...vector.headers];
    const request = { method, target, headers, body: bytes(vector.body.repeat(vector.bodyTimes ?? 1)) };
    expect(verify(scheme, { request, secrets, at, ...(sentTo === undefined ? {} : { sentTo }) })).toMatchObject(
      vector.expect,
    );
  });
});

test("every file of known answers is in the table, or is no delivery of a sender here", () => {
  const others = [
    "adyen-text",
    "hubspot-v3-python",
    "rfc9421-ecdsa",
    "rfc9421-ed25519",
    "rfc9421-hmac",
    "rfc9421-rsa-pss",
    "shopify-oauth",
    "stripe-hmac",
    "trello-readme",
  ];
  const files = fs.readdirSync(folder).map((name) => name.replace(".json", ""));
  expect(files.sort()).toEqual([...table.map(([file]) => file), ...others].sort());
});
