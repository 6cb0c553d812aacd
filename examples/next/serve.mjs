// Runs the route handler on node:http, as Next.js would call it, so that the example needs no framework.
// Start: IDWISE_CREDENTIALS=user:password PORT=3000 node examples/next/serve.mjs

import { createServer } from "node:http";
import { Readable } from "node:stream";
import { POST } from "./route.mjs";

const server = createServer(async (request, response) => {
  if (request.url === "/health") return response.end("ok");
  if (request.url !== "/webhooks/idwise" || request.method !== "POST") return response.writeHead(404).end();
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const url = `http://${request.headers.host}${request.url}`;
  const answer = await POST(new Request(url, { method: "POST", headers, body: Readable.toWeb(request), duplex: "half" }));
  return response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
});

server.listen(Number(process.env.PORT ?? 3000), "127.0.0.1");
