// `--https`: the certificate of this machine for listen, and the line that says how one process trusts it.

import { openLocalTls } from "../compose.ts";
import type { InboxTls } from "../core/arrival.ts";
import { isThisMachine } from "../core/this-machine.ts";
import { shellWord } from "../report/capture-curl.ts";
import type { CliContext } from "./command.ts";
import type { TunnelOptions } from "./listen-tunnel.ts";
import { note } from "./note.ts";
import { usageError } from "./usage-error.ts";

export interface HttpsOptions extends TunnelOptions {
  readonly https?: boolean;
}

/** Https on this machine, for a server of a command. */
export interface LocalHttps {
  readonly key: string;
  readonly cert: string;
  /** The authority's certificate, for whoever is to trust the server. */
  readonly caFile: string;
}

/**
 * The options of a session that may speak https: it has no tunnel, which brings https of its own and dials plain http.
 *
 * @throws HookdevError `OPTIONS_CONFLICT`
 */
export function withoutTunnel<Options extends HttpsOptions>(options: Options): Options {
  if (options.https !== true || options.tunnel === false) return options;
  const { tunnel, publicUrl, tunnelHost, subdomain } = options;
  if ([tunnel, publicUrl, tunnelHost, subdomain].some((wish) => wish !== undefined))
    throw usageError(
      "OPTIONS_CONFLICT",
      "--https and a tunnel exclude each other: a tunnel has https of its own, and brings plain http to the inbox.",
      "Leave --https out for the tunnel, or leave the tunnel's options out.",
    );
  return { ...options, tunnel: false };
}

/** The certificate, made on first use, and a word on how to trust it; undefined without `--https`. */
export async function openHttps(
  https: boolean | undefined,
  context: CliContext,
  host?: string,
): Promise<LocalHttps | undefined> {
  if (https !== true) return undefined;
  if (host !== undefined && !isThisMachine(host))
    note(`The certificate of --https is for localhost, 127.0.0.1 and ::1, and not for ${host}.`, context);
  const local = await openLocalTls(context.settings.stateFolder, context.system.clock);
  const file = shellWord(local.caFile);
  note(
    `https with a certificate made on this machine. One process trusts it by NODE_EXTRA_CA_CERTS=${file} (Node), curl --cacert ${file}, or SSL_CERT_FILE=${file} (most others).`,
    context,
  );
  return local;
}

/** The inbox's part of it; the first client that refuses the certificate is told of, those after it are not. */
export function inboxTls({ key, cert }: LocalHttps, tell: (message: string) => void): InboxTls {
  let isTold = false;
  return {
    key,
    cert,
    onDistrust() {
      if (!isTold)
        tell("A client does not trust the certificate of this inbox, and sent nothing; see the start on how it can.");
      isTold = true;
    },
  };
}
