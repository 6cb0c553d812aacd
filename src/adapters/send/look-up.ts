// Looks names up for connections that are opened at the same time: one question a name at one time.

import type { LookupFunction } from "node:net";

type Found = Parameters<LookupFunction>[2];

const asked = new Map<string, Found[]>();

/**
 * The system's look-up, shared by all who ask while it runs; nothing is remembered. A look-up cannot be taken back, and
 * the process lives until the last one has ended: thousands that time out would keep it for hours.
 */
export const lookUp: LookupFunction = (name, options, found) => {
  const others = asked.get(name);
  if (others !== undefined) {
    others.push(found);
    return;
  }
  const all = [found];
  asked.set(name, all);
  // Loaded where it is wanted: most endpoints are on this machine.
  process.getBuiltinModule("node:dns").lookup(name, options, (error, addresses, family) => {
    asked.delete(name);
    for (const one of all) one(error, addresses, family);
  });
};
