// Memory: 100 uploads of 10 MB at once; the peak of the resident set as the kernel counted it.

import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Frames } from "./frames.ts";
import { type Measurement, toRow } from "./measurement.ts";
import { requestBytes } from "./payload.ts";
import { openWorkplace, type Server } from "./workplace.ts";

const uploads = 100;
const uploadBytes = 10 * 1024 * 1024;
const chunk = Buffer.alloc(64 * 1024, "x");

export const memory: Measurement = {
  name: "memory",
  async run({ reduce }) {
    const place = openWorkplace();
    const count = Math.ceil(uploads / reduce);
    try {
      const floor = await place.startFloor("bare-server.ts");
      const ours = await place.startListen(["--max-body", "20mb", "--store", join(place.folder, "captures.db")]);
      for (const server of [floor, ours]) await Promise.all(Array.from({ length: count }, () => upload(server.port)));
      const target = { of: "value", atMost: 256 } as const;
      const name = `memory: peak resident, ${count} uploads of 10 MB at once`;
      const words = { name, unit: "MB", floorName: "bare node:http, body dropped", target };
      return [toRow(words, [{ ours: peakMegabytes(ours), floor: peakMegabytes(floor) }])];
    } finally {
      await place.close();
    }
  },
};

/** Sends one upload as fast as the server takes it; resolves with its 2xx. */
function upload(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const frames = new Frames();
    const socket = connect({ port, host: "127.0.0.1" }, () => {
      socket.write(requestBytes(uploadBytes, "/upload"));
      fill(uploadBytes);
    });
    const fill = (left: number): void => {
      let rest = left;
      while (rest > 0) {
        rest -= chunk.length;
        if (!socket.write(chunk)) break;
      }
      if (rest > 0) socket.once("drain", () => fill(rest));
    };
    socket.on("data", (data) => {
      if (frames.push(data) === 0) return;
      socket.destroy();
      if (frames.status >= 200 && frames.status < 300) resolve();
      else reject(new Error(`an upload was answered ${frames.status}`));
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed an upload without an answer")));
  });
}

function peakMegabytes(server: Server): number {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"));
  if (peak === null) throw new Error("the kernel names no peak of the resident set");
  return Number(peak[1]) / 1024;
}
