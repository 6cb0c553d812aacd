// Folders and files that only their owner can read, whatever the umask says.

import { chmodSync, closeSync, fchmodSync, fstatSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";

const privateFolder = 0o700;
const privateFile = 0o600;

/** Creates the folder and its missing parents with 0700; folders that exist stay as they are. Throws the errno. */
export function ensurePrivateFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  ensureParent(folder);
  try {
    mkdirSync(folder, privateFolder);
  } catch (error) {
    // Another process was faster: then the folder is there, and it has set the mode.
    if ((error as NodeJS.ErrnoException).code === "EEXIST" && statSync(folder).isDirectory()) return;
    throw error;
  }
  chmodSync(folder, privateFolder);
}

/** Creates the file if it is missing and takes the rights of all others away. Throws the errno. */
export function ensurePrivateFile(file: string): void {
  const fd = openSync(file, "a", privateFile);
  try {
    if ((fstatSync(fd).mode & 0o777) !== privateFile) fchmodSync(fd, privateFile);
  } finally {
    closeSync(fd);
  }
}

function ensureParent(folder: string): void {
  const parent = dirname(folder);
  if (parent !== folder) ensurePrivateFolder(parent);
}
