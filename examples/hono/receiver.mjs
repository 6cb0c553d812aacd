// Pliance webhooks on Hono: a shared secret in X-PLIANCE-SECRET, which Pliance sends over https only.
// Start: PLIANCE_SECRET=… PORT=3000 node examples/hono/receiver.mjs

import { createHash, timingSafeEqual } from "node:crypto";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";

const app = new Hono();
app.get("/health", (context) => context.text("ok"));

app.post("/webhooks/pliance", bodyLimit({ maxSize: 1024 * 1024 }), async (context) => {
  if (!isGenuine(context.req.header("x-pliance-secret"))) return context.text("secret is missing or wrong", 401);
  let event;
  try {
    event = await context.req.json();
  } catch {
    return context.text("not JSON", 400);
  }
  // Nothing binds the secret to the body: take what the event says as a hint, and ask Pliance's API for the truth.
  return context.json({ queued: true, type: event.type ?? null }, 202);
});

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: "127.0.0.1" });

/** Hashes have one length, so the comparison tells nothing about the secret's. */
function isGenuine(given) {
  const secret = process.env.PLIANCE_SECRET;
  if (!secret || given === undefined) return false;
  const hash = (text) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(secret));
}
