// Runs one Node process to its end and measures all of it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { quietEnvironment } from "./workplace.ts";

export interface Ended {
  readonly durationMs: number;
  readonly stdout: string;
}

/** From spawn until its output is closed; rejects when it ends with another code than 0. */
export async function runProcess(args: readonly string[], folder: string): Promise<Ended> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: quietEnvironment(folder),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code, signal] = await once(child, "close");
  const durationMs = performance.now() - began;
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code ?? signal}:\n${stdout}${stderr}`);
  return { durationMs, stdout };
}
