// A receiver for Pliance's webhooks, with nothing but Node: it listens on http and on https, and says for each delivery
// whether the secret came. Pliance promises its X-PLIANCE-SECRET over https only.
//
//   hookdev listen --https                     (makes the certificate and names its folder)
//   PLIANCE_SECRET=s3cret node examples/receivers/pliance-https.mjs --tls <that folder>

import { timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "3000" },
    "https-port": { type: "string", default: "3443" },
    tls: { type: "string" },
  },
});

/** The most that a webhook may weigh. */
const maxBytes = 1024 * 1024;

listen("http", createServer(answer), values.port);
if (values.tls !== undefined) {
  const cert = readFileSync(join(values.tls, "localhost.pem"));
  const key = readFileSync(join(values.tls, "localhost-key.pem"));
  listen("https", createSecureServer({ cert, key }, answer), values["https-port"]);
}

function listen(scheme, server, port) {
  server.listen(Number(port), "127.0.0.1", () => console.log(`listening on ${scheme}://localhost:${server.address().port}/`));
}

function answer(request, response) {
  const chunks = [];
  let size = 0;
  request.on("data", (chunk) => {
    size += chunk.length;
    if (size > maxBytes) request.destroy();
    else chunks.push(chunk);
  });
  request.on("end", () => {
    const scheme = request.socket.encrypted ? "https" : "http";
    console.log(`${scheme} ${eventOf(Buffer.concat(chunks))} secret: ${judged(request.headers["x-pliance-secret"])}`);
    response.writeHead(200).end();
  });
}

/** The secret itself is never printed. */
function judged(sent) {
  if (sent === undefined) return "absent";
  const wanted = process.env.PLIANCE_SECRET;
  if (wanted === undefined) return "came (set PLIANCE_SECRET to have it checked)";
  const [a, b] = [Buffer.from(sent), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b) ? "came, right" : "came, wrong";
}

function eventOf(body) {
  try {
    // The name goes to a terminal: letters and digits only.
    return String(JSON.parse(body.toString("utf8")).type).replace(/\W/g, "?");
  } catch {
    return "(no JSON)";
  }
}
