// The tables of the emulator's store: deliveries with their attempts, and states as JSON.

import type { StoreFormat } from "../store/schema.ts";

/** "hkde". */
const applicationId = 0x686b6465;

// `about` is JSON without the bytes, which have columns of their own; what lists ask for is copied out of it.
// An attempt's place rises with its index in the delivery; -1 is the one in flight. Its request is NULL where it is the
// delivery's own body, which it nearly always is.
const firstFormat = `
  PRAGMA application_id = ${applicationId};
  CREATE TABLE deliveries (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    provider TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    event TEXT NOT NULL,
    reference TEXT,
    status TEXT NOT NULL,
    due REAL,
    about TEXT NOT NULL,
    body BLOB NOT NULL
  );
  CREATE INDEX deliveries_unfinished ON deliveries (due, number) WHERE status IN ('waiting', 'sending');
  CREATE TABLE attempts (
    delivery INTEGER NOT NULL,
    place INTEGER NOT NULL,
    about TEXT NOT NULL,
    request BLOB,
    answer BLOB,
    PRIMARY KEY (delivery, place)
  );
  CREATE TABLE states (name TEXT PRIMARY KEY, json TEXT NOT NULL);
`;

/** The store of an emulator. */
export const emulatorFormat: StoreFormat = { applicationId, steps: [firstFormat], option: "--state" };
