// examples/receivers/pliance-https.mjs as a child process on free ports.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../examples/receivers/pliance-https.mjs", import.meta.url));

export interface PlianceReceiver extends AsyncDisposable {
  /** `http://localhost:<port>/` and `https://localhost:<port>/`. */
  readonly http: string;
  readonly https: string;
  /** The next line that it prints about a delivery. */
  next(): Promise<string>;
}

/** Starts the example with the certificate of a folder; resolves when it listens on both ports. */
export async function startReceiver(tlsFolder: string, secret: string): Promise<PlianceReceiver> {
  const args = [script, "--port", "0", "--https-port", "0", "--tls", tlsFolder];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PLIANCE_SECRET: secret },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error("the receiver has ended");
    return value;
  };
  const urls = [await next(), await next()].map((line) => line.replace("listening on ", ""));
  const urlOf = (scheme: string) => urls.find((url) => url.startsWith(`${scheme}:`)) as string;
  return {
    http: urlOf("http"),
    https: urlOf("https"),
    next,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
}
