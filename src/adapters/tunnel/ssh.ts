// A tunnel by `ssh -R` with the ssh on PATH: to a service that prints its URL, or to one's own server.

import type { TunnelEngine, TunnelWish } from "../../core/ports.ts";
import type { SshTarget } from "../../core/ssh-target.ts";
import { printedUrl } from "./printed-url.ts";
import { openProgram } from "./program.ts";

export interface SshOptions {
  readonly target: SshTarget;
  /** What one's own server is reached at from outside; else `http://<host>:<remote port>`. */
  readonly publicUrl?: string;
  /** Host keys of services are kept here, so that the user's own file is not filled by us. */
  readonly knownHostsFile?: string;
}

/** The engine `ssh`; keys and settings are those of the user's ssh, which never asks anything. */
export function sshEngine(options: SshOptions): TunnelEngine {
  return {
    id: "ssh",
    relay: options.target.host,
    encryption: "encrypted",
    open: (wish) =>
      openProgram(
        {
          program: "ssh",
          args: argsFor(options, wish),
          install: "Install OpenSSH's client, or choose another --tunnel.",
          findUrl: options.target.remotePort === undefined ? printedUrl : forwardedUrl(options),
          // Services print their http address first, and the https one right behind it.
          mayImprove: (url) => options.target.remotePort === undefined && !url.startsWith("https:"),
          isTrouble: (line) => line.trim() !== "" && !chatter.test(line),
          isFinal: (words) => finalWords.test(words),
        },
        wish,
      ),
  };
}

/** A dead server is noticed after two of these without an answer. */
const aliveSeconds = 5;

/** What -v says when all is well. */
const chatter =
  /^(debug\d|Authenticated to|OpenSSH_|Transferred:|Bytes per second:|Allocated port|Warning: Permanently)/;

const finalWords = /Permission denied|Host key verification failed|Bad configuration option|Too many authentication/;

function argsFor({ target, knownHostsFile }: SshOptions, { inbox }: TunnelWish): string[] {
  const isService = target.remotePort === undefined;
  const settings = [
    "BatchMode=yes",
    "ExitOnForwardFailure=yes",
    `ServerAliveInterval=${aliveSeconds}`,
    "ServerAliveCountMax=2",
    "ConnectTimeout=10",
    // A connection that is shared with another ssh would not end with ours.
    "ControlMaster=no",
    "ControlPath=none",
    ...(isService ? ["StrictHostKeyChecking=accept-new"] : []),
    ...(isService && knownHostsFile !== undefined ? [`UserKnownHostsFile="${knownHostsFile}"`] : []),
  ];
  const local = `${inbox.host.includes(":") ? `[${inbox.host}]` : inbox.host}:${inbox.port}`;
  return [
    ...settings.flatMap((setting) => ["-o", setting]),
    "-T",
    // A service prints the URL in the session. One's own server prints nothing: -v tells that the port is forwarded.
    ...(isService ? [] : ["-N", "-v"]),
    ...(target.port === undefined ? [] : ["-p", String(target.port)]),
    "-R",
    `${target.remotePort ?? 80}:${local}`,
    target.user === undefined ? target.host : `${target.user}@${target.host}`,
  ];
}

function forwardedUrl({ target, publicUrl }: SshOptions): (line: string) => string | undefined {
  let port = target.remotePort as number;
  return (line) => {
    const allocated = /^Allocated port (\d+) for remote forward/.exec(line)?.[1];
    if (allocated !== undefined) port = Number(allocated);
    if (port === 0 || !(allocated !== undefined || /remote forward success/.test(line))) return undefined;
    const host = target.host.includes(":") ? `[${target.host}]` : target.host;
    return publicUrl ?? `http://${host}:${port}`;
  };
}
