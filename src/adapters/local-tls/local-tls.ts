// The certificate of this machine for itself: made on first use, kept in the state folder, renewed before it ends.

import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HookdevError } from "../../core/errors.ts";
import type { Clock, Random } from "../../core/ports.ts";
import { visible } from "../../core/sanitise.ts";
import { ensurePrivateFile, ensurePrivateFolder } from "../private-files.ts";
import { makeIdentities, readIdentities, withDueRenewed } from "./identities.ts";
import { fileNames, type Identities } from "./place.ts";

/** What a server of this machine speaks https with. */
export interface LocalTls {
  /** PEM, for localhost, *.localhost, 127.0.0.1 and ::1. */
  readonly key: string;
  readonly cert: string;
  /** The files of both, for an app of one's own. */
  readonly keyFile: string;
  readonly certFile: string;
  /** The authority's certificate: who trusts this file trusts the server. */
  readonly caFile: string;
}

export interface LocalTlsOptions {
  /** Becomes 0700, its files 0600. */
  readonly folder: string;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Reads the certificate, and makes it first where there is none: two processes that come at once get the same one. No
 * trust store is touched.
 *
 * @throws HookdevError `LOCAL_TLS_NOT_WRITABLE`, `LOCAL_TLS_BROKEN`
 */
export function openLocalTls({ folder, clock, random }: LocalTlsOptions): LocalTls {
  const issuing = { now: clock.now(), random };
  const pathOf = (name: keyof Identities) => join(folder, fileNames[name]);
  const found = readIdentities(folder) ?? writing(folder, () => create(folder, makeIdentities(issuing), random));
  const valid = withDueRenewed(found, issuing);
  writing(folder, () => {
    for (const name of ["ca", "cert"] as const)
      if (valid[name] !== found[name]) replace(pathOf(name), valid[name], random);
    for (const name of ["caKey", "key"] as const) keepPrivate(pathOf(name));
  });
  return { key: valid.key, cert: valid.cert, keyFile: pathOf("key"), certFile: pathOf("cert"), caFile: pathOf("ca") };
}

/** Puts a whole folder into place at once; where another process was faster, its folder counts. */
function create(folder: string, identities: Identities, random: Random): Identities {
  const part = `${folder}.${random.hex(16)}.part`;
  ensurePrivateFolder(part);
  try {
    for (const [name, file] of Object.entries(fileNames))
      writePrivate(join(part, file), identities[name as keyof Identities]);
    renameSync(part, folder);
    return identities;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    const other = readIdentities(folder);
    if (other === undefined) throw error;
    return other;
  }
}

/** Renamed into place: a reader sees the old certificate or the new one. */
function replace(file: string, text: string, random: Random): void {
  const part = `${file}.${random.hex(16)}.part`;
  writePrivate(part, text);
  renameSync(part, file);
}

function writePrivate(file: string, text: string): void {
  ensurePrivateFile(file);
  writeFileSync(file, text);
}

/** Someone may have opened a key to others since it was made. */
function keepPrivate(file: string): void {
  if ((statSync(file).mode & 0o077) !== 0) ensurePrivateFile(file);
}

function writing<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    if (cause instanceof HookdevError) throw cause;
    throw new HookdevError("LOCAL_TLS_NOT_WRITABLE", {
      category: "environment",
      message: `The certificate for https on this machine cannot be kept in "${visible(folder)}": ${visible((cause as Error).message)}.`,
      remedy: "Give yourself the right to write there, or name another folder with HOOKDEV_HOME.",
      cause,
    });
  }
}
