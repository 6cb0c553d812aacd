// `npm run bench [-- [names] [--rounds n] [--reduce n] [--json] [--check]]`: measures, prints a table, writes JSON.

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { capture } from "./capture.ts";
import { forward } from "./forward.ts";
import type { Measurement, Row } from "./measurement.ts";
import { memory } from "./memory.ts";
import { poke } from "./poke.ts";
import { replay } from "./replay.ts";
import { toReport, toTable, writeReport } from "./report.ts";
import { startUp } from "./start-up.ts";
import { store } from "./store.ts";
import { terminal } from "./terminal.ts";
import { verify } from "./verify.ts";

const measurements: readonly Measurement[] = [capture, forward, poke, replay, startUp, verify, memory, store, terminal];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "3" },
    /** Divides the amount of work: for trying the frame, never for a result. */
    reduce: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    /** Exit code 1 when a target is missed. */
    check: { type: "boolean", default: false },
  },
});

const rows: Row[] = [];
const failed: Record<string, string> = {};
for (const measurement of chosen(positionals)) {
  process.stderr.write(`measuring ${measurement.name} …\n`);
  try {
    rows.push(...(await measurement.run({ rounds: Number(values.rounds), reduce: Number(values.reduce) })));
  } catch (error) {
    failed[measurement.name] = error instanceof Error ? error.message : String(error);
  }
}

const report = toReport({ rows, failed, reduce: Number(values.reduce) });
const file = writeReport(report, fileURLToPath(new URL("../bench-results", import.meta.url)));
process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : toTable(report));
process.stderr.write(`written to ${file}\n`);
const missed = rows.some((row) => row.met === false);
if (Object.keys(failed).length > 0 || (values.check && missed)) process.exitCode = 1;

function chosen(names: readonly string[]): readonly Measurement[] {
  const unknown = names.filter((name) => !measurements.some((measurement) => measurement.name === name));
  if (unknown.length === 0)
    return names.length === 0 ? measurements : measurements.filter(({ name }) => names.includes(name));
  const known = measurements.map(({ name }) => name).join(", ");
  process.stderr.write(`unknown: ${unknown.join(", ")}. There is: ${known}\n`);
  process.exit(2);
}
