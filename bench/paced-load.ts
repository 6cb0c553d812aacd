// A load of so many requests a second, whatever the answers take; each one has to be answered 2xx in the end.

import { connect, type Socket } from "node:net";

export interface PacedLoad {
  readonly port: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** A whole HTTP request as bytes. */
  readonly message: Buffer;
}

const connections = 8;
const everyMs = 10;

/** Resolves with the number of 2xx answers when as many have come as requests were sent. */
export async function runPacedLoad({ port, perSecond, seconds, message }: PacedLoad): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const total = perSecond * seconds;
  const good = await new Promise<number>((resolve, reject) => {
    const count = { sent: 0, answered: 0, good: 0 };
    const began = performance.now();
    for (const socket of sockets) {
      socket.on("error", reject);
      socket.on("data", (chunk: Buffer) => {
        const heads = chunk.toString("latin1").match(/HTTP\/1\.1 \d/g) ?? [];
        count.answered += heads.length;
        count.good += heads.filter((head) => head.endsWith("2")).length;
        if (count.answered < total) return;
        resolve(count.good);
      });
    }
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * perSecond));
      for (; count.sent < due; count.sent += 1) sockets[count.sent % connections]?.write(message);
      if (count.sent >= total) clearInterval(timer);
    }, everyMs);
  });
  for (const socket of sockets) socket.destroy();
  return good;
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}
