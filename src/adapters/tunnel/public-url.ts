// The user's own public URL (`--public-url`): nothing is opened, but it is proven like every other one.

import type { TunnelEngine } from "../../core/ports.ts";

/** An engine for a URL that leads to the inbox already; query and fragment are no part of it. */
export function createPublicUrl(url: string): TunnelEngine {
  const { host, origin, pathname } = new URL(url);
  return {
    id: "public-url",
    relay: host,
    encryption: "unknown",
    fixed: true,
    async open() {
      const closed = Promise.withResolvers<string>();
      return {
        url: `${origin}${pathname.replace(/\/+$/, "")}`,
        ended: closed.promise,
        close: async () => closed.resolve("The session ends."),
      };
    },
  };
}
