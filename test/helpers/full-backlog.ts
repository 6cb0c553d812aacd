// A port on which connecting hangs: its listener never accepts, and its queue is full.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface FullBacklog {
  readonly port: number;
  /** False where the kernel accepts connections beyond the queue: then the fault cannot be made. */
  readonly hangs: boolean;
  close(): Promise<void>;
}

/** A listener that accepts nothing, its queue filled, so that further connections hang. */
export async function openFullBacklog(): Promise<FullBacklog> {
  const script = `const s = require("node:net").createServer();
    s.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
      require("node:fs").writeSync(1, String(s.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
  const [text] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(text.toString());
  const fillers: Socket[] = [];
  let hangs = false;
  // Each filler either connects soon or hangs; after the first that hangs the queue is full.
  while (!hangs && fillers.length < 8) {
    const filler = connect(port, "127.0.0.1").setTimeout(250);
    filler.on("error", () => {});
    fillers.push(filler);
    hangs = await Promise.race([once(filler, "connect").then(() => false), once(filler, "timeout").then(() => true)]);
  }
  return {
    port,
    hangs,
    close: async () => {
      for (const filler of fillers) filler.destroy();
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
