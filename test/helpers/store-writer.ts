// Child program: fills a store as fast as it can and says each acknowledged id. Arguments: file, seed, count,
// and the time (ms since 1970) to open it at, so that several open at once.

import { writeSync } from "node:fs";
import { openStore } from "../../src/adapters/store/store.ts";
import { HookdevError } from "../../src/core/errors.ts";
import { writerBody } from "./store-writer-body.ts";

const [file = "", seed = "0", count = "Infinity", openAt = "0"] = process.argv.slice(2);
while (Date.now() < Number(openAt));
const store = openStore({ file });
const inFlight = 64;
let next = 0;

async function addOne(n: number): Promise<void> {
  const bytes = writerBody(Number(seed), n);
  try {
    const id = await store.add({
      receivedAt: 1_800_000_000_000 + n,
      state: "complete",
      method: "POST",
      target: `/${n}`,
      httpVersion: "1.1",
      scheme: "http",
      headers: ["X-N", String(n)],
      trailers: [],
      body: { size: bytes.length, bytes },
      remoteAddress: "127.0.0.1",
      flags: [],
      provider: "pliance",
      event: n % 2 === 0 ? "even" : "odd",
    });
    // Synchronous: what is said has been said when the kill comes.
    writeSync(1, `stored ${id} ${n}\n`);
  } catch (error) {
    writeSync(1, `${error instanceof HookdevError ? error.code : String(error)}\n`);
  }
}

async function work(): Promise<void> {
  while (next < Number(count)) {
    next += 1;
    await addOne(next);
  }
}

await Promise.all(Array.from({ length: inFlight }, work));
await store.close();
