// A target that answers 200 as fast as it can and counts, so that the sender is what is measured.

import { type AddressInfo, createServer, type Socket } from "node:net";
import { Frames } from "./frames.ts";

export interface Sink {
  readonly port: number;
  readonly url: string;
  /** Requests answered since the last call. */
  taken(): number;
  close(): void;
}

const answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/** Listens on a free port of 127.0.0.1. */
export function openSink(): Promise<Sink> {
  let count = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    const frames = new Frames();
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A sender that is done resets its connections; that is no event here.
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      const complete = frames.push(chunk);
      if (complete === 0) return;
      count += complete;
      socket.write(answer.repeat(complete));
    });
  });
  const sink = (port: number): Sink => ({
    port,
    url: `http://127.0.0.1:${port}/hook`,
    taken: () => {
      const taken = count;
      count = 0;
      return taken;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(sink((server.address() as AddressInfo).port)));
  });
}
