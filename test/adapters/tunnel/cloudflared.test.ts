import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cloudflaredEngine } from "../../../src/adapters/tunnel/cloudflared.ts";
import type { TunnelWish } from "../../../src/core/ports.ts";
import { emptyPath, putOnPath } from "../../helpers/fake-program.ts";

const undo: (() => void)[] = [];
let stop: AbortController;
beforeEach(() => {
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  for (const back of undo.splice(0)) back();
});

function wish(given: Partial<TunnelWish> = {}): TunnelWish {
  const inbox = { host: "127.0.0.1", port: 4400 };
  return { inbox, again: false, signal: stop.signal, onTrouble: () => undefined, ...given };
}

const banner = `
console.error("2026-01-01T00:00:00Z INF Requesting new quick Tunnel on trycloudflare.com...");
console.error("2026-01-01T00:00:01Z INF +------------------------+");
console.error("2026-01-01T00:00:01Z INF |  https://four-odd-words-here.trycloudflare.com  |");
console.error("2026-01-01T00:00:01Z INF |  args " + process.argv.slice(2).join(" ") + " |");
setInterval(() => {}, 1000);
`;

test("takes the address from the banner on stderr", async () => {
  undo.push(putOnPath("cloudflared", banner));
  const tunnel = await cloudflaredEngine().open(wish());
  expect(tunnel.url).toBe("https://four-odd-words-here.trycloudflare.com");
  await tunnel.close();
  expect(await tunnel.ended).toContain("SIGTERM");
});

test("leads cloudflared to the inbox and lets it fetch no update", async () => {
  undo.push(
    putOnPath(
      "cloudflared",
      `console.error("x ERR " + process.argv.slice(2).join(" ").replace(/https?:/, "")); process.exit(1);`,
    ),
  );
  const opening = cloudflaredEngine().open(wish({ inbox: { host: "127.0.0.1", port: 4567 } }));
  await expect(opening).rejects.toThrow("tunnel --no-autoupdate --url //127.0.0.1:4567");
});

test("does not take the API's address in an error message for a tunnel, and shows cloudflared's words made visible", async () => {
  undo.push(
    putOnPath(
      "cloudflared",
      `console.error('2026 ERR failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": \\u001b[31mno such host'); process.exit(1);`,
    ),
  );
  const error = await cloudflaredEngine()
    .open(wish())
    .catch((reason) => reason);
  expect(error).toMatchObject({ code: "TUNNEL_PROGRAM_ENDED", category: "unreachable" });
  expect(error.message).toContain("code 1");
  expect(error.message).toContain("␛[31mno such host");
});

test("says that cloudflared is not on PATH, and that nothing is downloaded", async () => {
  undo.push(emptyPath());
  const error = await cloudflaredEngine()
    .open(wish())
    .catch((reason) => reason);
  expect(error).toMatchObject({ code: "TUNNEL_PROGRAM_MISSING", category: "environment" });
  expect(error.remedy).toContain("downloads no programs");
});

test("tells how it ended when cloudflared dies under an open tunnel", async () => {
  undo.push(
    putOnPath("cloudflared", banner.replace("setInterval(() => {}, 1000)", "setTimeout(() => process.exit(3), 50)")),
  );
  const tunnel = await cloudflaredEngine().open(wish());
  expect(await tunnel.ended).toBe("cloudflared ended with code 3.");
});

test("passes on trouble that cloudflared reports while it goes on", async () => {
  undo.push(
    putOnPath(
      "cloudflared",
      `${banner}\nsetTimeout(() => console.error("2026 ERR Lost connection with the edge"), 50);`,
    ),
  );
  const told = Promise.withResolvers<string>();
  await cloudflaredEngine().open(wish({ onTrouble: told.resolve }));
  expect(await told.promise).toBe("2026 ERR Lost connection with the edge");
});

test("ends the program and what it has started when the session ends, also while it opens", async () => {
  const grandchild = `
const { spawn } = require("node:child_process");
const child = spawn("sleep", ["1000"], { stdio: "inherit" });
console.error("x ERR child " + child.pid);
console.error("https://four-odd-words-here.trycloudflare.com");
console.error("x ERR child " + child.pid);
setInterval(() => {}, 1000);`;
  undo.push(putOnPath("cloudflared", grandchild));
  const told = Promise.withResolvers<string>();
  const tunnel = await cloudflaredEngine().open(wish({ onTrouble: told.resolve }));
  const pid = Number(/child (\d+)/.exec(await told.promise)?.[1]);
  expect(isAlive(pid)).toBe(true);
  stop.abort();
  await tunnel.ended;
  await expect.poll(() => isAlive(pid)).toBe(false);

  stop = new AbortController();
  undo.push(putOnPath("cloudflared", "setInterval(() => {}, 1000);"));
  const opening = cloudflaredEngine().open(wish());
  stop.abort(new Error("session over"));
  await expect(opening).rejects.toThrow("session over");
});

test("kills a program that does not listen to SIGTERM", async () => {
  undo.push(putOnPath("cloudflared", `process.on("SIGTERM", () => {});${banner}`));
  const tunnel = await cloudflaredEngine().open(wish());
  await tunnel.close();
  expect(await tunnel.ended).toContain("SIGKILL");
});

/** Runs, and is not merely waiting to be buried: a container's first process may never do that. */
function isAlive(pid: number): boolean {
  const state = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
  return state !== "" && !state.startsWith("Z");
}
