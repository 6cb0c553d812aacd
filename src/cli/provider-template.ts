// The texts that `hookdev provider init` writes.

import { secretVariable } from "../core/key-ring.ts";

/** A payload with made-up values, without a line end: a file is sent byte for byte. */
export const samplePayload =
  '{"event":"order.created","id":"6f1c2a34-5b7d-4e8f-9a0b-1c2d3e4f5a6b","created_at":"2026-01-31T13:30:00.000Z","order":{"number":"A-1001","total":"12.50"}}';

/** A provider file in YAML; lint and test pass as it stands. */
export function providerTemplate(id: string, name: string): string {
  const header = name.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "") || "X";
  return `# yaml-language-server: $schema=../node_modules/hookdev/schema/provider.schema.json
# A webhook sender, described for hookdev. Check it with: hookdev provider lint && hookdev provider test ${id}

id: ${id}
name: ${JSON.stringify(name)}
# docs: https://docs.example.com/webhooks

# Where the event's name and its id stand in the body (JSON Pointers).
eventPointer: /event
eventIdPointer: /id

# How deliveries are signed. Other types: digest, token, basic, bearer, ed25519, ecdsa-p256, rsa-pkcs1, rsa-pss, jwt,
# rfc9421. Several schemes: make this a list, and give each an id.
# The secret is never written here: ${secretVariable(id)}, --secret-env or --secret-file.
signing:
  type: hmac
  algorithm: sha256
  # {body} {timestamp} {id} {method} {url} {path} {header:Name} {query:name} {json:/pointer}
  message: "{timestamp}.{body}"
  encoding: hex
  header: ${header}-Signature
  # prefix: "sha256="
  timestamp:
    header: ${header}-Timestamp
    unit: s
    tolerance: 5m

events:
  - name: order.created
    description: An order was placed.
    # The exact bytes that are sent; the path starts at this file.
    payload: payloads/${id}/order.created.json
    # What --fresh renews.
    fresh:
      /id: uuid
      /created_at: iso-ms
  # Without a payload: poke it with --data @file.json.
  - name: order.cancelled

retry:
  success: 2xx
  attempts: 3
  delays: [1m, 10m]
  from: previous-attempt
`;
}
