// A real app on loopback that answers webhooks as told and remembers what reached it.

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface AppRequest {
  readonly path: string;
  /** Name, value, name, value … */
  readonly headers: readonly string[];
  readonly body: Buffer;
  /** Emulated time of its arrival, where `tellTime` was called. */
  readonly at: number;
}

/** A status, or `hang`: the request is taken and never answered. */
export type AppAnswer = number | "hang";

export interface WebhookApp {
  readonly url: string;
  readonly requests: AppRequest[];
  tellTime(now: () => number): void;
  /** Resolves when so many requests have arrived. */
  arrived(count: number): Promise<void>;
  /** Requests whose connection was closed by the sender before the answer could leave. */
  cut(): number;
  close(): Promise<void>;
}

/** Answers the nth request (1 is the first) with `plan(n)`. */
export async function openWebhookApp(plan: (nth: number) => AppAnswer): Promise<WebhookApp> {
  const requests: AppRequest[] = [];
  const waiting = new Set<() => void>();
  let now = () => 0;
  let cut = 0;
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    response.on("close", () => {
      if (!response.writableFinished) cut += 1;
      for (const check of waiting) check();
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    requests.push({ path: request.url ?? "", headers: request.rawHeaders, body: Buffer.concat(chunks), at: now() });
    const answer = plan(requests.length);
    if (answer !== "hang") response.writeHead(answer).end("ok");
    for (const check of waiting) check();
  };
  const server = createServer((request, response) => void receive(request, response).catch(() => undefined));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    requests,
    tellTime: (read) => {
      now = read;
    },
    arrived: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (requests.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    cut: () => cut,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
