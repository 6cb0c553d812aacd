// The payload files that ship with the package.

import { readFile } from "node:fs/promises";
import { HookdevError } from "../core/errors.ts";
import type { FixtureSource } from "../core/ports.ts";

/** Reads below `payloads/` of this package; names come from provider data, never from a request. */
export function openFixtures(root: URL = new URL("../../payloads/", import.meta.url)): FixtureSource {
  return {
    async read(file) {
      try {
        return await readFile(new URL(file, root));
      } catch (cause) {
        throw new HookdevError("PAYLOAD_MISSING", {
          category: "bug",
          message: `The payload file ${file} is not part of this installation.`,
          remedy: "Install hookdev again; if it stays, please report it.",
          cause,
        });
      }
    },
  };
}
