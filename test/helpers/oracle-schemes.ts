// The schemes whose senders publish a package to compare with, read from their vectors.

import fs from "node:fs";
import path from "node:path";
import type { HmacScheme } from "../../src/core/signing/scheme.ts";

function schemeOf(name: string): HmacScheme {
  const file = path.join(import.meta.dirname, "../vectors", `${name}.json`);
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { scheme: HmacScheme }).scheme;
}

export const stripe = schemeOf("stripe");
export const standardWebhooks = schemeOf("standard-webhooks");
export const svix = schemeOf("svix");
export const twilioForm = schemeOf("twilio");
export const twilioJson = schemeOf("twilio-json");
export const github = schemeOf("github");
