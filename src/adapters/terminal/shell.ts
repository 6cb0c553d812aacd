// The shell around: stopping for `fg`, and the browser.

import { spawn } from "node:child_process";
import { releaseInput } from "./run-program.ts";

/** Stops this process as Ctrl-Z would; resolves when `fg` has woken it. */
export function stopUntilContinued(): Promise<void> {
  releaseInput();
  return new Promise((resolve) => {
    process.once("SIGCONT", () => resolve());
    // SIGTSTP would come to our own handlers; SIGSTOP stops at once.
    process.kill(process.pid, "SIGSTOP");
  });
}

/** Opens an http or https URL in the browser; true when a program took it. No shell sees the URL. */
export function openInBrowser(url: string, platform: NodeJS.Platform): Promise<boolean> {
  if (!/^https?:$/.test(new URL(url).protocol)) return Promise.resolve(false);
  const [program, ...args] = openers[platform] ?? ["xdg-open"];
  return new Promise((resolve) => {
    const child = spawn(program as string, [...args, url], { stdio: "ignore", detached: true });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}

const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};
