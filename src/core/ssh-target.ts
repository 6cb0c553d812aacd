// Where `--tunnel ssh:…` leads: a service that prints its URL, or one's own server with a port to forward.

import { HookdevError } from "./errors.ts";
import { quoted } from "./sanitise.ts";

export interface SshTarget {
  readonly user?: string;
  readonly host: string;
  readonly port?: number;
  /** The port that one's own server forwards; undefined asks a service for a URL. 0 lets the server choose. */
  readonly remotePort?: number;
}

// The first character is never a hyphen: ssh would take it for an option.
const pattern =
  /^(?:([A-Za-z0-9_][\w.+-]*)@)?([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?(?:\/(\d{1,5}))?$/;

/** Reads `ssh:[user@]host[:port][/remote port]`, the value of `--tunnel`. @throws HookdevError `SSH_TARGET_INVALID` */
export function parseSshTarget(text: string): SshTarget {
  const [, user, host, port, remotePort] = pattern.exec(text.replace(/^ssh:/, "")) ?? [];
  if (host === undefined || !isPort(port, 1) || !isPort(remotePort, 0)) throw invalid(text);
  return {
    host: host.replace(/^\[|\]$/g, ""),
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(remotePort === undefined ? {} : { remotePort: Number(remotePort) }),
  };
}

function isPort(text: string | undefined, least: number): boolean {
  return text === undefined || (Number(text) >= least && Number(text) <= 65_535);
}

function invalid(text: string): HookdevError {
  return new HookdevError("SSH_TARGET_INVALID", {
    category: "usage",
    message: `--tunnel does not read ${quoted(text)}: that is not ssh:[user@]host[:port][/remote port].`,
    remedy: "Write for example ssh:nokey@localhost.run, or ssh:me@my.server/8080 for a port of your own server.",
  });
}
