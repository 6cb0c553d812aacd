// Dotfile and Compliancely webhooks on plain node:http: HMAC-SHA256 over the raw body, in hex.
// Start: DOTFILE_SECRET=… COMPLIANCELY_SECRET=… PORT=3000 node examples/node-http/receiver.mjs

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const largestBody = 1024 * 1024;
/** Dotfile puts the time into the body: "to prevent replay attacks". How old is too old is the receiver's choice. */
const oldestMs = 5 * 60 * 1000;

const senders = {
  "/webhooks/dotfile": { header: "dotfile-signature", secret: process.env.DOTFILE_SECRET, isFresh: dotfileIsFresh },
  // Compliancely does not publish whether it writes hex or base64: look at a real delivery before you rely on this.
  "/webhooks/compliancely": { header: "compliancely-signature", secret: process.env.COMPLIANCELY_SECRET },
};

/** Dotfile's event_id is the same on every retry. A real app keeps these in its database. */
const seen = new Set();

const server = createServer(async (request, response) => {
  const answer = (status, text) => response.writeHead(status, { "content-type": "text/plain" }).end(`${text}\n`);
  if (request.url === "/health") return answer(200, "ok");
  const sender = senders[request.url];
  if (sender === undefined || request.method !== "POST") return answer(404, "not found");
  const body = await readBody(request);
  if (body === undefined) return answer(413, "too large");
  // First the signature over the bytes as they came, then JSON: nobody else's bytes are parsed.
  if (!isGenuine(body, request.headers[sender.header], sender.secret)) return answer(401, "signature is missing or wrong");
  const event = parsed(body);
  if (event === undefined) return answer(400, "not JSON");
  if (sender.isFresh?.(event, Date.now()) === false) return answer(401, "too old");
  const id = event.context?.event_id;
  if (id !== undefined && seen.has(id)) return answer(200, "seen before");
  if (id !== undefined) seen.add(id);
  // Answer at once and work later: a slow answer is a failed delivery for many senders.
  return answer(202, "accepted");
});

server.listen(Number(process.env.PORT ?? 3000), "127.0.0.1");

async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > largestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isGenuine(body, signature, secret) {
  // Without this line a missing secret would mean an empty key, and everybody can sign with that.
  if (!secret || typeof signature !== "string") return false;
  const expected = Buffer.from(createHmac("sha256", secret).update(body).digest("hex"));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function dotfileIsFresh(event, now) {
  const sentAt = event.context?.timestamp;
  // The guide's own sample is older than this field and has none.
  return typeof sentAt === "number" && Math.abs(now - sentAt) <= oldestMs;
}

function parsed(body) {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
