// Child program: an emulator over a state file that emits one event and then waits for its end. Arguments: file, URL.

import { writeSync } from "node:fs";
import { openEmulatorFile } from "../../src/adapters/emulator-store/store.ts";
import { openExactSender } from "../../src/adapters/send/exact.ts";
import { systemClock, systemRandom } from "../../src/adapters/system.ts";
import { emission, endpoint, openTestEmulator } from "./emulator.ts";

const [file = "", url = ""] = process.argv.slice(2);
const { emulator } = openTestEmulator({
  store: openEmulatorFile({ file }),
  sender: openExactSender({ clock: systemClock() }),
  clock: systemClock(),
  random: systemRandom(),
  limits: { timeoutMs: 60_000, maxAnswerBytes: 1024 },
  publish: (event) => void writeSync(1, `${event.type}\n`),
  endpoints: [endpoint({ url })],
});
emulator.emit("acme", emission());
// The first attempt fails and the second one hangs, until this process is killed.
await emulator.skipToNext();
