import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { printedUrl } from "../../../src/adapters/tunnel/printed-url.ts";
import { sshEngine } from "../../../src/adapters/tunnel/ssh.ts";
import type { TunnelWish } from "../../../src/core/ports.ts";
import { parseSshTarget } from "../../../src/core/ssh-target.ts";
import { putOnPath } from "../../helpers/fake-program.ts";

const undo: (() => void)[] = [];
let stop: AbortController;
beforeEach(() => {
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  for (const back of undo.splice(0)) back();
});

function wish(): TunnelWish {
  const inbox = { host: "127.0.0.1", port: 4400 };
  return { inbox, again: false, signal: stop.signal, onTrouble: () => undefined };
}

/** An ssh that prints these lines and stays. */
function service(lines: readonly string[]): void {
  const source = `console.log(${JSON.stringify(lines.join("\n"))}); setInterval(() => {}, 1000);`;
  undo.push(putOnPath("ssh", source));
}

const localhostRun = [
  "Welcome to localhost.run!",
  "Follow your favourite reverse tunnel at [https://twitter.com/localhost_run].",
  "To set up and manage custom domains go to https://admin.localhost.run/",
  "f2ad5a8e2d5d4a.lhr.life tunneled with tls termination, https://f2ad5a8e2d5d4a.lhr.life",
];
const pinggy = [
  "You are not authenticated.",
  "Your tunnel will expire in 60 minutes. Upgrade to Pinggy Pro to get unrestricted tunnels. https://dashboard.pinggy.io",
  "http://rnabc-127-0-0-1.a.free.pinggy.link",
  "https://rnabc-127-0-0-1.a.free.pinggy.link",
];
const serveo = ["\u001b[32mForwarding HTTP traffic from https://abc123.serveo.net\u001b[0m"];
const sish = [
  "Press Ctrl-C to close the session.",
  "HTTP: http://odd.tunnel.example",
  "HTTPS: https://odd.tunnel.example",
];

test.each([
  ["localhost.run", localhostRun, "https://f2ad5a8e2d5d4a.lhr.life"],
  ["pinggy", pinggy, "https://rnabc-127-0-0-1.a.free.pinggy.link"],
  ["serveo", serveo, "https://abc123.serveo.net"],
  ["sish", sish, "https://odd.tunnel.example"],
  ["a service without https", ["HTTP: http://odd.tunnel.example"], "http://odd.tunnel.example"],
])("takes the URL that is printed in the manner of %s", async (_name, lines, url) => {
  service(lines);
  const tunnel = await sshEngine({ target: parseSshTarget("ssh:x@relay.example") }).open(wish());
  expect(tunnel.url).toBe(url);
});

test("takes no link in running text for the tunnel's address", () => {
  expect(printedUrl("see https://twitter.com/localhost_run")).toBeUndefined();
  expect(printedUrl("Upgrade at https://dashboard.pinggy.io now")).toBeUndefined();
  expect(printedUrl("x tunneled with tls termination, https://a b")).toBe("https://a");
  expect(printedUrl("https://[not-a-host")).toBeUndefined();
});

test("asks nothing, ends on a lost forward, and keeps the service's host key in a file of its own", async () => {
  undo.push(putOnPath("ssh", 'console.log(process.argv.slice(2).join(" ")); process.exit(1);'));
  const engine = sshEngine({ target: parseSshTarget("ssh:me@relay.example:2222"), knownHostsFile: "/tmp/known hosts" });
  const error = await engine.open(wish()).catch((reason) => reason);
  expect(error.code).toBe("TUNNEL_PROGRAM_ENDED");
  for (const part of ["BatchMode=yes", "ExitOnForwardFailure=yes", "ServerAliveInterval=5"])
    expect(error.message).toContain(part);
});

test("gives ssh the port, the forward and the host, and never -N to a service", async () => {
  const file = "/tmp/hookdev-ssh-args.json";
  undo.push(
    putOnPath(
      "ssh",
      `require("fs").writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.argv.slice(2))); process.exit(1);`,
    ),
  );
  const engine = sshEngine({ target: parseSshTarget("ssh:me@relay.example:2222"), knownHostsFile: "/tmp/known hosts" });
  await engine.open(wish()).catch(() => undefined);
  const args = JSON.parse(readFileSync(file, "utf8")) as string[];
  expect(args).toContain('UserKnownHostsFile="/tmp/known hosts"');
  expect(args).not.toContain("-N");
  expect(args.slice(args.indexOf("-T"))).toEqual(["-T", "-p", "2222", "-R", "80:127.0.0.1:4400", "me@relay.example"]);
});

describe("--tunnel ssh:…", () => {
  test.each([
    ["localhost.run", { host: "localhost.run" }],
    ["nokey@localhost.run", { user: "nokey", host: "localhost.run" }],
    ["qr@a.pinggy.io:443", { user: "qr", host: "a.pinggy.io", port: 443 }],
    ["me@my.server/8080", { user: "me", host: "my.server", remotePort: 8080 }],
    ["me@[::1]:2222/0", { user: "me", host: "::1", port: 2222, remotePort: 0 }],
  ])("reads %s", (text, target) => {
    expect(parseSshTarget(`ssh:${text}`)).toEqual(target);
  });

  test.each([
    "",
    "-oProxyCommand=x",
    "me@-oProxyCommand=x",
    "-l@host",
    "a b",
    "host:0",
    "host:65536",
    "host/65536",
    "host/x",
    "a@b@c",
    "host;x",
    "host\n",
  ])("refuses %j", (text) => {
    expect(() => parseSshTarget(`ssh:${text}`)).toThrow(expect.objectContaining({ code: "SSH_TARGET_INVALID" }));
  });
});
