// Local https in a temporary state folder.

import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalTls, openLocalTls } from "../../src/adapters/local-tls/local-tls.ts";
import { localTlsFolder } from "../../src/adapters/local-tls/place.ts";
import { systemClock, systemRandom } from "../../src/adapters/system.ts";

/** A state folder without anything in it. */
export function freshState(): string {
  return join(mkdtempSync(join(tmpdir(), "hookdev-tls-")), "state");
}

/** Certificate and key as they are at a time, milliseconds since 1970; now when missing. */
export function localTls(stateFolder = freshState(), now?: number): LocalTls {
  const clock = systemClock();
  return openLocalTls({
    folder: localTlsFolder(stateFolder),
    clock: now === undefined ? clock : { ...clock, now: () => now },
    random: systemRandom(),
  });
}

/** What Node says of a server's certificate, with the authority of a file or with the usual ones. */
export async function handshake(
  identity: { readonly key: string; readonly cert: string },
  caFile?: string,
  host?: string,
): Promise<string> {
  const server = createServer({ key: identity.key, cert: identity.cert }, (_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise((resolve) => {
      const trust = caFile === undefined ? {} : { ca: readFileSync(caFile) };
      const name = host === undefined ? {} : { servername: host, headers: { host } };
      const sent = request({ host: "127.0.0.1", port, agent: false, ...trust, ...name }, (answer) => {
        answer.resume();
        resolve("authorized");
      });
      sent.on("error", (error: NodeJS.ErrnoException) =>
        resolve(error.code === "UNSPECIFIED" ? error.message : (error.code as string)),
      );
      sent.end();
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
