import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Listening, startListen } from "../helpers/binary.ts";
import { parseAnswers } from "../helpers/raw-http.ts";

// We are the relay, and a bad one: what stands on the tunnel's connections is written by us, byte for byte.
let registry: Server;
let data: Server;
let decoy: Server;
let decoyConnections = 0;
let session: Listening;
const pooled: Socket[] = [];
let onSocket: (() => void) | undefined;

beforeAll(async () => {
  data = await listening(
    createServer((socket) => {
      socket.on("error", () => undefined);
      pooled.push(socket);
      onSocket?.();
    }),
  );
  // Another server of this machine, such as an inspector or the app's database: nothing may reach it.
  decoy = await listening(
    createServer((socket) => {
      decoyConnections += 1;
      socket.destroy();
    }),
  );
  registry = await listening(
    createHttpServer((request, answer) => {
      request.resume();
      const named = {
        id: "reach",
        port: portOf(data),
        max_conn_count: 4,
        url: `http://reach.localhost:${portOf(registry)}`,
      };
      answer.end(request.url === "/?new" ? JSON.stringify(named) : "");
    }),
  );
  session = await startListen(["--tunnel-host", `http://127.0.0.1:${portOf(registry)}`]);
});
afterAll(async () => {
  await session?.stop();
  for (const server of [registry, data, decoy]) server?.close();
  for (const socket of pooled) socket.destroy();
});

function hosts(): string[] {
  const own = portOf(decoy);
  return [
    "localhost",
    `localhost:${own}`,
    "127.0.0.1",
    `127.0.0.1:${own}`,
    `127.1:${own}`,
    `2130706433:${own}`,
    `0x7f000001:${own}`,
    `0177.0.0.1:${own}`,
    `0:${own}`,
    `0.0.0.0:${own}`,
    `[::1]:${own}`,
    `[::]:${own}`,
    `[::ffff:127.0.0.1]:${own}`,
    `LOCALHOST:${own}`,
    `localhost.:${own}`,
    `a.localhost:${own}`,
    `localhost.evil.test:${own}`,
    `evil.test:${own}`,
    `127.0.0.1.nip.io:${own}`,
    `user@127.0.0.1:${own}`,
    `127.0.0.1:${own}@evil.test`,
    `127.0.0.1:${own}#x`,
    `127.0.0.1:${own}/x`,
    `127.0.0.1:+${own}`,
    `127.0.0.1:0${own}`,
    `[fe80::1%25lo]:${own}`,
    `\uff4cocalhost:${own}`,
    `127.0.0.1 :${own}`,
    "",
  ].map((host) => Buffer.from(host, "utf8").toString("latin1"));
}

function targets(): string[] {
  const own = portOf(decoy);
  return [
    "/",
    "/api/captures",
    "/.hookdev/check/00000000000000000000000000000000",
    "/.hookdev/",
    "/inspector",
    "//api/captures",
    "/x/../api/captures",
    "/%61pi/captures",
    "/%2e%2e/api",
    "/api%2Fcaptures",
    "/api%00",
    "\\api\\captures",
    `http://127.0.0.1:${own}/api/captures`,
    `http://localhost:${own}/`,
    `HTTP://[::1]:${own}/x`,
    `http://user@127.0.0.1:${own}/`,
    `//127.0.0.1:${own}/`,
    "file:///etc/passwd",
    "*",
  ];
}

test("29 spellings of Host and 19 of the path see nothing but the inbox, and move no one else on this machine", async () => {
  const statuses = new Map<number, number>();
  const requests = [
    ...hosts().map((host) => `POST /hook HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\n\r\n{}`),
    ...targets().map((target) => `GET ${target} HTTP/1.1\r\nHost: reach.localhost\r\n\r\n`),
    `CONNECT 127.0.0.1:${portOf(decoy)} HTTP/1.1\r\nHost: 127.0.0.1:${portOf(decoy)}\r\n\r\n`,
    "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n",
  ];
  expect([hosts().length, targets().length]).toEqual([29, 19]);
  for (const request of requests) {
    const { status, body, lines } = await through(request);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    // The inbox answers with nothing at all, or with one sentence about what it does not take.
    if (status === 200) expect([request, body.toString()]).toEqual([request, ""]);
    else
      expect([request, status, body.toString()]).toEqual([
        request,
        expect.any(Number),
        expect.stringMatching(/^([A-Z][^{}<>]*\.\n)?$/),
      ]);
    expect([400, 404, 405, 410, 501, 200]).toContain(status);
    expect(lines.join(" ")).not.toMatch(/set-cookie|location|access-control/i);
  }
  expect(decoyConnections).toBe(0);
  expect(statuses.get(200)).toBeGreaterThan(20);
});

test("a request with two Hosts is refused, wherever they point", async () => {
  const { status } = await through("GET / HTTP/1.1\r\nHost: reach.localhost\r\nHost: 127.0.0.1\r\n\r\n");
  expect(status).toBe(400);
});

/** Sends a request down a connection of the tunnel's pool, as the relay would, and takes the answer. */
async function through(request: string) {
  while (pooled.length === 0) {
    await new Promise<void>((resolve) => {
      onSocket = resolve;
    });
  }
  const socket = pooled.shift() as Socket;
  const chunks: Buffer[] = [];
  return new Promise<ReturnType<typeof parseAnswers>[number]>((resolve, reject) => {
    const look = () => {
      const [answer] = parseAnswers(Buffer.concat(chunks));
      if (answer === undefined) return;
      socket.removeAllListeners("close");
      socket.destroy();
      resolve(answer);
    };
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      look();
    });
    socket.once("close", () =>
      reject(new Error(`closed without an answer: ${JSON.stringify(request)} ${Buffer.concat(chunks)}`)),
    );
    socket.write(Buffer.from(request, "latin1"));
  });
}

function listening<T extends Server>(server: T): Promise<T> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
