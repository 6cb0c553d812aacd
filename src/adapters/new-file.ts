// A file that was not there before: written whole, or not at all.

import { open, rm } from "node:fs/promises";

export interface NewFileWish {
  /** 0666 without the umask's bits when missing. */
  readonly mode?: number;
  /** True: it survives a power cut, and has its mode whatever the umask says. */
  readonly durable?: boolean;
}

/** Writes it; nothing stays of one that does not fit on the disk. Throws the errno, `EEXIST` for one that is there. */
export async function writeNew(
  path: string,
  bytes: Uint8Array | string,
  { mode, durable = false }: NewFileWish = {},
): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    if (durable && mode !== undefined) await file.chmod(mode);
    await file.writeFile(bytes);
    if (durable) await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
