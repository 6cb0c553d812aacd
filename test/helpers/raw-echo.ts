// A loopback server that keeps the exact bytes of one request, framing included.

import { createServer, type Socket } from "node:net";

export interface RawEcho {
  readonly url: string;
  /** The bytes of the next request, head and body, when it has arrived whole by its Content-Length. */
  received(): Promise<Buffer>;
  close(): Promise<void>;
}

/** Starts on a free port; every request is answered 200 and its connection closed. */
export async function startRawEcho(): Promise<RawEcho> {
  const waiting: ((bytes: Buffer) => void)[] = [];
  const done: Buffer[] = [];
  const deliver = (bytes: Buffer) => {
    const next = waiting.shift();
    if (next === undefined) done.push(bytes);
    else next(bytes);
  };
  const server = createServer((socket) => collect(socket, deliver));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    received: () =>
      new Promise((resolve) => (done.length > 0 ? resolve(done.shift() as Buffer) : waiting.push(resolve))),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function collect(socket: Socket, deliver: (bytes: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let expected = -1;
  let size = 0;
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    if (expected === -1) expected = expectedSize(Buffer.concat(chunks));
    if (expected === -1 || size < expected) return;
    deliver(Buffer.concat(chunks));
    socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });
}

function expectedSize(bytes: Buffer): number {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return -1;
  const length = /^content-length: *(\d+)/im.exec(bytes.subarray(0, end).toString("latin1"))?.[1] ?? "0";
  return end + 4 + Number(length);
}
