// Cloudflare's quick tunnel through the `cloudflared` on PATH: encrypted, no account, another URL at each start.

import type { TunnelEngine } from "../../core/ports.ts";
import { openProgram } from "./program.ts";

/** The engine `cloudflared`; the program must be on PATH when a tunnel is opened. */
export function cloudflaredEngine(): TunnelEngine {
  return {
    id: "cloudflared",
    relay: "trycloudflare.com",
    encryption: "encrypted",
    open: (wish) =>
      openProgram(
        {
          program: "cloudflared",
          args: ["tunnel", "--no-autoupdate", "--url", `http://${wish.inbox.host}:${wish.inbox.port}`],
          install: "Install cloudflared from your package manager, or choose another --tunnel.",
          findUrl,
          mayImprove: () => false,
          isTrouble: (line) => / ERR /.test(line),
          isFinal: () => false,
        },
        wish,
      ),
  };
}

/** The address in its banner. The API's own host stands in error messages and is none. */
function findUrl(line: string): string | undefined {
  return /https:\/\/(?!api\.)[a-z0-9-]+\.trycloudflare\.com\b/.exec(line)?.[0];
}
