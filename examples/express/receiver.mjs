// Persona webhooks on Express 5: `t=…,v1=…`, an HMAC-SHA256 over time and raw body, two of them while a secret is changed.
// Start: PERSONA_SECRET=… PORT=3000 node examples/express/receiver.mjs

import { createHmac, timingSafeEqual } from "node:crypto";
import express from "express";

/** Persona publishes no tolerance; five minutes is what most senders name. */
const toleranceSeconds = 5 * 60;
const seen = new Set();

const app = express();
app.disable("x-powered-by");
app.get("/health", (_request, response) => response.send("ok"));

// express.raw and not express.json: the signature is over the bytes, and JSON that is written again is another message.
app.post("/webhooks/persona", express.raw({ type: () => true, limit: "1mb" }), (request, response) => {
  const now = Math.floor(Date.now() / 1000);
  if (!isGenuine(request.body, request.get("persona-signature") ?? "", now))
    return response.status(401).send("signature is missing, wrong or too old");
  let event;
  try {
    event = JSON.parse(request.body.toString("utf8"));
  } catch {
    return response.status(400).send("not JSON");
  }
  const id = event.data?.id;
  if (seen.has(id)) return response.status(200).send("seen before");
  seen.add(id);
  return response.status(202).json({ queued: true });
});

app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1");

/** True when one of the groups (`t=…,v1=… t=…,v1=…`) is signed with our secret, in time. */
function isGenuine(body, header, now) {
  const secret = process.env.PERSONA_SECRET;
  if (!secret || !Buffer.isBuffer(body)) return false;
  return header.split(" ").some((group) => {
    const { t, v1 } = Object.fromEntries(group.split(",").map((pair) => pair.split("=", 2)));
    if (!/^\d{1,12}$/.test(t ?? "") || v1 === undefined) return false;
    const expected = Buffer.from(createHmac("sha256", secret).update(`${t}.`).update(body).digest("hex"));
    const given = Buffer.from(v1);
    const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
    return isSigned && Math.abs(now - Number(t)) <= toleranceSeconds;
  });
}
