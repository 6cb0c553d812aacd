// IDWise webhooks as a route handler of Next.js (app/webhooks/idwise/route.js): Basic authentication, no signature.
// Every framework with web-standard requests takes the same function; serve.mjs runs it on node:http.

import { createHash, timingSafeEqual } from "node:crypto";

/** IDWise's eventId is the same on every retry. A real app keeps these in its database. */
const seen = new Set();

export async function POST(request) {
  if (!isGenuine(request.headers.get("authorization"))) {
    const headers = { "www-authenticate": 'Basic realm="webhooks"' };
    return new Response("credentials are missing or wrong", { status: 401, headers });
  }
  let event;
  try {
    event = await request.json();
  } catch {
    return new Response("not JSON", { status: 400 });
  }
  const id = event.body?.eventId;
  if (id !== undefined) seen.add(id);
  // IDWise waits for 200; whether it takes another 2xx is published nowhere.
  return Response.json({ queued: true });
}

function isGenuine(given) {
  const { IDWISE_CREDENTIALS: credentials } = process.env;
  if (!credentials || given === null) return false;
  const hash = (text) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(`Basic ${Buffer.from(credentials).toString("base64")}`));
}
