// HTTP on bare sockets: a client and an app that see and send exactly the bytes a test names.

import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

/** Text as bytes, one byte for each character. */
export function bytes(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

export interface RawAnswer {
  readonly status: number;
  readonly lines: readonly string[];
  readonly body: Buffer;
}

export interface RawClient {
  readonly socket: Socket;
  /** Resolves when the bytes have been handed to the system. */
  write(data: string | Uint8Array): Promise<void>;
  /** Everything that has been received. */
  received(): Buffer;
  /** The first `count` final answers; interim ones are left out. Fails when the connection ends before. */
  answers(count: number): Promise<RawAnswer[]>;
  /** Resolves when the received bytes contain the text. */
  until(text: string): Promise<void>;
  /** Resolves when the connection is closed, with what had been received. */
  readonly closed: Promise<Buffer>;
}

/** Connects to a port of 127.0.0.1. */
export async function rawClient(port: number, options: { allowHalfOpen?: boolean } = {}): Promise<RawClient> {
  const socket = connect({ port, host: "127.0.0.1", ...options });
  const chunks: Buffer[] = [];
  const watchers = new Set<() => void>();
  const tell = () => {
    for (const watcher of watchers) watcher();
  };
  let isClosed = false;
  socket.on("data", (chunk) => {
    chunks.push(chunk);
    tell();
  });
  // A reset is an ordinary end here; what was received before it counts.
  socket.on("error", () => undefined);
  const closed = new Promise<Buffer>((resolve) => {
    socket.on("close", () => {
      isClosed = true;
      tell();
      resolve(Buffer.concat(chunks));
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  const received = () => Buffer.concat(chunks);
  const wait = <T>(read: () => T | undefined, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const check = () => {
        const value = read();
        if (value === undefined && !isClosed) return;
        watchers.delete(check);
        if (value === undefined)
          reject(new Error(`closed before ${what}: ${JSON.stringify(received().toString("latin1"))}`));
        else resolve(value);
      };
      watchers.add(check);
      check();
    });
  return {
    socket,
    closed,
    received,
    write: (data) =>
      new Promise((resolve) => socket.write(typeof data === "string" ? bytes(data) : data, () => resolve())),
    answers: (count) =>
      wait(() => {
        const answers = parseAnswers(received());
        return answers.length >= count ? answers.slice(0, count) : undefined;
      }, `${count} answers`),
    async until(text) {
      await wait(() => received().includes(text, 0, "latin1") || undefined, JSON.stringify(text));
    },
  };
}

/** Sends bytes, waits for `count` answers and closes. */
export async function ask(port: number, data: string | Uint8Array, count = 1): Promise<RawAnswer[]> {
  const client = await rawClient(port);
  void client.write(data);
  const answers = await client.answers(count);
  client.socket.destroy();
  return answers;
}

/** The final answers that are whole, in order. An answer without a length counts as bodiless. */
export function parseAnswers(received: Buffer): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let at = 0;
  for (;;) {
    const headEnd = received.indexOf("\r\n\r\n", at);
    if (headEnd === -1) return answers;
    const [first, ...rest] = received.subarray(at, headEnd).toString("latin1").split("\r\n");
    const lines = rest.flatMap((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]);
    const status = Number((first as string).split(" ")[1]);
    const framed = readBody(received.subarray(headEnd + 4), lines, status);
    if (framed === undefined) return answers;
    if (status >= 200) answers.push({ status, lines, body: framed.body });
    at = headEnd + 4 + framed.length;
  }
}

interface Framed {
  readonly body: Buffer;
  /** Bytes on the wire. */
  readonly length: number;
}

function readBody(rest: Buffer, lines: readonly string[], status: number): Framed | undefined {
  if (status < 200 || status === 204 || status === 304) return { body: Buffer.alloc(0), length: 0 };
  if (headerOf(lines, "transfer-encoding") === "chunked") return readChunks(rest);
  const length = Number(headerOf(lines, "content-length") ?? 0);
  return rest.length < length ? undefined : { body: rest.subarray(0, length), length };
}

function readChunks(rest: Buffer): Framed | undefined {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = rest.indexOf("\r\n", at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(rest.subarray(at, lineEnd).toString("latin1"), 16);
    const start = lineEnd + 2;
    if (rest.length < start + size + 2) return undefined;
    if (size === 0) return { body: Buffer.concat(parts), length: start + 2 };
    parts.push(rest.subarray(start, start + size));
    at = start + size + 2;
  }
}

/** The first value of a header in flat lines. */
export function headerOf(lines: readonly string[], name: string): string | undefined {
  for (let i = 0; i < lines.length; i += 2) if (lines[i]?.toLowerCase() === name) return lines[i + 1];
  return undefined;
}

export interface RawRequestSeen {
  readonly method: string;
  readonly target: string;
  readonly lines: readonly string[];
  readonly body: Buffer;
}

export interface RawApp {
  readonly port: number;
  readonly seen: RawRequestSeen[];
  /** Sockets that were accepted, oldest first. */
  readonly sockets: Socket[];
  /** Resolves when so many requests have been seen. */
  saw(count: number): Promise<RawRequestSeen[]>;
  close(): Promise<void>;
}

/** What an app does with each request; by default it answers 200 with `ok`. */
export type RawBehaviour = (socket: Socket, request: RawRequestSeen) => void;

/** The bytes of an answer with a length. */
export function answerBytes(status: number, body = "", lines = ""): Buffer {
  return bytes(`HTTP/1.1 ${status} Whatever\r\n${lines}Content-Length: ${body.length}\r\n\r\n${body}`);
}

const sayOk: RawBehaviour = (socket) => socket.write(answerBytes(200, "ok"));

/** An app on a bare socket that records requests as they stand on the wire. */
export async function rawApp(behave: RawBehaviour = sayOk): Promise<RawApp> {
  const seen: RawRequestSeen[] = [];
  const sockets: Socket[] = [];
  const watchers = new Set<() => void>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.on("end", () => socket.end());
    readRequests(socket, (request) => {
      seen.push(request);
      behave(socket, request);
      for (const watcher of watchers) watcher();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    sockets,
    saw: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (seen.length < count) return;
          watchers.delete(check);
          resolve(seen.slice(0, count));
        };
        watchers.add(check);
        check();
      }),
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Splits a connection into requests by Content-Length or chunks; whatever follows must be the next request. */
function readRequests(socket: Socket, onRequest: (request: RawRequestSeen) => void): void {
  let head: Omit<RawRequestSeen, "body"> | undefined;
  let chunks: Buffer[] = [];
  let size = 0;
  const step = (): boolean => {
    if (head === undefined) {
      const joined = Buffer.concat(chunks);
      const headEnd = joined.indexOf("\r\n\r\n");
      if (headEnd === -1) return false;
      head = parseHead(joined.subarray(0, headEnd).toString("latin1"));
      chunks = [joined.subarray(headEnd + 4)];
      size = joined.length - headEnd - 4;
    }
    const length = Number(headerOf(head.lines, "content-length") ?? 0);
    const isChunked = headerOf(head.lines, "transfer-encoding") !== undefined;
    if (!isChunked && size < length) return false;
    const rest = Buffer.concat(chunks);
    const framed = isChunked ? readChunks(rest) : { body: rest.subarray(0, length), length };
    if (framed === undefined) return false;
    const request = { ...head, body: Buffer.from(framed.body) };
    head = undefined;
    chunks = rest.length > framed.length ? [rest.subarray(framed.length)] : [];
    size = rest.length - framed.length;
    onRequest(request);
    return size > 0;
  };
  socket.on("data", (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    while (step());
  });
}

function parseHead(text: string): Omit<RawRequestSeen, "body"> {
  const [first, ...rest] = text.split("\r\n");
  const [method, target] = (first as string).split(" ") as [string, string];
  const lines = rest.flatMap((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]);
  return { method, target, lines };
}
