// Amani webhooks on Fastify 5: Webhook-Signature, the base64 of an HMAC-SHA256 over the body as Python's json.dumps writes it.
// Start: AMANI_SECRET=… PORT=3000 node examples/fastify/receiver.mjs

import { createHmac, timingSafeEqual } from "node:crypto";
import fastify from "fastify";

const app = fastify({ bodyLimit: 1024 * 1024 });

// Fastify parses JSON by itself; the signature needs the bytes, so every type is kept as it came.
app.removeAllContentTypeParsers();
app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

app.get("/health", async () => "ok");

app.post("/webhooks/amani", async (request, reply) => {
  if (!isGenuine(request.body, request.headers["webhook-signature"]))
    return reply.code(401).send("signature is missing or wrong");
  try {
    JSON.parse(request.body.toString("utf8"));
  } catch {
    return reply.code(400).send("not JSON");
  }
  // Amani publishes neither a time nor an id of the delivery: make the work itself safe to repeat.
  return reply.code(202).send({ queued: true });
});

await app.listen({ port: Number(process.env.PORT ?? 3000), host: "127.0.0.1" });

function isGenuine(body, signature) {
  const secret = process.env.AMANI_SECRET;
  if (!secret || !Buffer.isBuffer(body) || typeof signature !== "string") return false;
  const expected = Buffer.from(createHmac("sha256", secret).update(body).digest("base64"));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
