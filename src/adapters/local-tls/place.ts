// Where the files of local https are, below the state folder; known without loading what makes them.

import { join } from "node:path";

/** PEM texts: the authority and the server, each with its key. */
export interface Identities {
  readonly ca: string;
  readonly caKey: string;
  readonly cert: string;
  readonly key: string;
}

export const fileNames: Readonly<Record<keyof Identities, string>> = {
  ca: "ca.pem",
  caKey: "ca-key.pem",
  cert: "localhost.pem",
  key: "localhost-key.pem",
};

/** The folder of the four files. */
export function localTlsFolder(stateFolder: string): string {
  return join(stateFolder, "tls");
}

/** The authority's certificate, whether it has been made or not. */
export function authorityFile(stateFolder: string): string {
  return join(localTlsFolder(stateFolder), fileNames.ca);
}
