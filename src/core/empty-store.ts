// A store in which nothing is and nothing can be put: for looking where nothing has been captured yet.

import { HookdevError } from "./errors.ts";
import type { CaptureStore } from "./ports.ts";

/** What writes to it rejects or throws `STORE_EMPTY`, a defect. */
export const emptyStore: CaptureStore = {
  add: refused,
  spool: refused,
  addAttempt: refused,
  get: () => undefined,
  newestId: () => undefined,
  list: () => [],
  search: () => [],
  attempts: () => [],
  count: () => 0,
  readBody: refused,
  streamBody: () => {
    throw nothingInIt();
  },
  addFlag: () => {
    throw nothingInIt();
  },
  delete: () => 0,
  deleteBefore: () => Promise.resolve(0),
  purge: () => Promise.resolve(0),
  close: () => Promise.resolve(),
};

function refused(): Promise<never> {
  return Promise.reject(nothingInIt());
}

function nothingInIt(): HookdevError {
  return new HookdevError("STORE_EMPTY", {
    category: "bug",
    message: "Something was to be written to a store that is only looked into.",
  });
}
