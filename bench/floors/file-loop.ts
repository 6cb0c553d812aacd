// Floor of replaying: a loop of undici.request that reads each file of a folder and sends it; prints its send phase as JSON.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Agent, request } from "undici";

const [, , url = "", folder = "", concurrency = "1"] = process.argv;
const files = readdirSync(folder).map((name) => join(folder, name));
const dispatcher = new Agent({ connections: Number(concurrency) });
const count = files.length;

const began = performance.now();
await Promise.all(Array.from({ length: Number(concurrency) }, worker));
const durationMs = performance.now() - began;
await dispatcher.close();
process.stdout.write(`${JSON.stringify({ durationMs, perSecond: (count / durationMs) * 1000 })}\n`);

async function worker(): Promise<void> {
  for (let file = files.pop(); file !== undefined; file = files.pop()) {
    const headers = { "content-type": "application/json" };
    const answer = await request(url, { method: "POST", headers, body: readFileSync(file), dispatcher });
    await answer.body.dump();
  }
}
