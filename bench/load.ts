// A load generator on raw sockets: keep-alive connections, one request in flight each, as little work as possible.

import { connect, type Socket } from "node:net";
import { Frames } from "./frames.ts";

export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly requests: number;
  /** A whole HTTP request as bytes. */
  readonly message: Buffer;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Sends the message `requests` times and waits for as many answers. Rejects on any answer outside 2xx. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: load.connections }, () => open(load.port)));
  const latencies = new Float64Array(load.requests);
  const counter = { started: 0, latencies };
  const began = performance.now();
  await Promise.all(sockets.map((socket) => drive(socket, load.message, counter)));
  const seconds = (performance.now() - began) / 1000;
  for (const socket of sockets) socket.destroy();
  latencies.sort();
  const at = (share: number) => latencies[Math.min(load.requests - 1, Math.floor(load.requests * share))] as number;
  return { perSecond: load.requests / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

function drive(socket: Socket, message: Buffer, counter: { started: number; latencies: Float64Array }): Promise<void> {
  return new Promise((resolve, reject) => {
    const frames = new Frames();
    let index = -1;
    let sentAt = 0;
    const next = () => {
      if (counter.started >= counter.latencies.length) return resolve();
      index = counter.started++;
      sentAt = performance.now();
      socket.write(message);
    };
    socket.on("data", (chunk) => {
      if (frames.push(chunk) === 0) return;
      if (frames.status < 200 || frames.status > 299) return reject(new Error(`answered ${frames.status}`));
      counter.latencies[index] = performance.now() - sentAt;
      next();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed a connection in the middle of the load")));
    next();
  });
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}
