// Floor of forwarding: a node:http server that reads the body, passes it on by undici.request and answers with the status.

import { createServer } from "node:http";
import { Agent, request as send } from "undici";

const [, , port, appPort] = process.argv;
const dispatcher = new Agent({ connections: 64 });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", async () => {
    const answer = await send(`http://127.0.0.1:${appPort}${request.url}`, {
      method: "POST",
      headers: { "content-type": request.headers["content-type"] ?? "" },
      body: Buffer.concat(chunks),
      dispatcher,
    });
    response.writeHead(answer.statusCode).end(Buffer.from(await answer.body.arrayBuffer()));
  });
});
server.listen(Number(port), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
