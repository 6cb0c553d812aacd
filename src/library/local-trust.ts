// Where the authority of local https is: the same place as on the command line, unless the caller names another one.

import { findStateFolder } from "../compose.ts";

export interface LocalTrustOption {
  /**
   * The folder where hookdev keeps its authority for https on this machine; servers of this machine below it are trusted,
   * as by `hookdev poke`. Default: `HOOKDEV_HOME`, else the user's state folder; `false` trusts it not.
   */
  readonly stateFolder?: string | false;
}

/** The folder whose authority is trusted, whether it is there or not. */
export function trustedFolder({ stateFolder }: LocalTrustOption): string | undefined {
  return stateFolder === false ? undefined : (stateFolder ?? findStateFolder());
}

/** The folder of the certificate that a server of this machine shows. */
export function certificateFolder({ stateFolder }: LocalTrustOption): string | undefined {
  return typeof stateFolder === "string" ? stateFolder : findStateFolder();
}
