// Floor of sending: a loop of undici.request with a bounded number in flight; prints its own send phase as JSON.

import { readFileSync } from "node:fs";
import { Agent, request } from "undici";

const [, , url = "", count = "0", concurrency = "1", bodyFile = ""] = process.argv;
const body = readFileSync(bodyFile);
const dispatcher = new Agent({ connections: Number(concurrency) });
let left = Number(count);

const began = performance.now();
await Promise.all(Array.from({ length: Number(concurrency) }, worker));
const durationMs = performance.now() - began;
await dispatcher.close();
process.stdout.write(`${JSON.stringify({ durationMs, perSecond: (Number(count) / durationMs) * 1000 })}\n`);

async function worker(): Promise<void> {
  while (left > 0) {
    left -= 1;
    const headers = { "content-type": "application/json" };
    const answer = await request(url, { method: "POST", headers, body, dispatcher });
    await answer.body.dump();
  }
}
