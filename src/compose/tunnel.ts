// How the ways to a public URL are made.

import { systemClock, systemRandom } from "../adapters/system.ts";
import type { SshOptions } from "../adapters/tunnel/ssh.ts";
import { openSender } from "../compose.ts";
import type { TunnelEngine } from "../core/ports.ts";

/** The ways to a public URL; all but the first two are other people's programs, found on PATH and never downloaded. */
export type TunnelChoice =
  | { readonly kind: "localtunnel" | "localtunnel-npm"; readonly server: string }
  | { readonly kind: "public-url"; readonly url: string }
  | { readonly kind: "cloudflared" }
  | ({ readonly kind: "ssh" } & SshOptions);

/** One engine that opens tunnels to the inbox. */
export async function openTunnelEngine(choice: TunnelChoice): Promise<TunnelEngine> {
  switch (choice.kind) {
    case "localtunnel": {
      const { createLocaltunnel } = await import("../adapters/tunnel/localtunnel/engine.ts");
      const sender = await openSender("exact");
      return createLocaltunnel({ server: choice.server, sender, clock: systemClock(), random: systemRandom() });
    }
    case "localtunnel-npm": {
      const { createLocaltunnelPackage } = await import("../adapters/tunnel/localtunnel-npm.ts");
      return createLocaltunnelPackage({ server: choice.server, sender: await openSender("exact") });
    }
    case "public-url":
      return (await import("../adapters/tunnel/public-url.ts")).createPublicUrl(choice.url);
    case "cloudflared":
      return (await import("../adapters/tunnel/cloudflared.ts")).cloudflaredEngine();
    case "ssh":
      return (await import("../adapters/tunnel/ssh.ts")).sshEngine(choice);
    default:
      return choice satisfies never;
  }
}
