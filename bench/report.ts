// The results as a table for people and as JSON for scripts.

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import type { Row, Target } from "./measurement.ts";

export interface BenchReport {
  readonly node: string;
  readonly cpus: number;
  readonly finishedAt: string;
  /** Processes that wanted a CPU in the last minute; more than there are CPUs means that others disturbed. */
  readonly load: number;
  /** The work was divided by this; only 1 is a result. */
  readonly reduce: number;
  readonly rows: readonly Row[];
  /** Measurements that could not be made, with the reason. */
  readonly failed: Readonly<Record<string, string>>;
}

export function toReport(made: Pick<BenchReport, "rows" | "failed" | "reduce">): BenchReport {
  const load = loadavg()[0] as number;
  return { node: process.version, cpus: cpus().length, finishedAt: new Date().toISOString(), load, ...made };
}

/** One line a row; only the ratios mean anything on a shared machine. */
export function toTable(report: BenchReport): string {
  const { rows, failed } = report;
  const cells = rows.map((row) => [
    row.name,
    `${figure(row.ours)} ${row.unit}`,
    `${figure(row.floor)} (${row.floorName})`,
    row.ratio.toFixed(2),
    row.target === undefined ? "" : targetText(row.target, row.unit),
    row.met === undefined ? "" : row.met ? "met" : "MISSED",
  ]);
  const all = [["measurement", "hookdev", "floor", "ratio", "target", ""], ...cells];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0))) ?? [];
  const lines = all.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const notMade = Object.entries(failed).map(([name, reason]) => `${name}: not measured: ${reason}`);
  return [...lines, ...notMade, circumstances(report), ""].join("\n");
}

function circumstances({ node, cpus: count, load, reduce }: BenchReport): string {
  const shortened = reduce === 1 ? "" : `; 1/${reduce} of the work, so NOT a result`;
  return `Node ${node}, ${count} CPUs, load ${load.toFixed(1)}; medians of the rounds${shortened}`;
}

/** Writes `<folder>/<time>.json` and `<folder>/latest.json`; returns the first. */
export function writeReport(report: BenchReport, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${report.finishedAt.replaceAll(":", "-")}.json`);
  for (const name of [file, join(folder, "latest.json")]) writeFileSync(name, `${JSON.stringify(report, null, 2)}\n`);
  return file;
}

function targetText(target: Target, unit: string): string {
  const measured = target.of === "ratio" ? "x" : ` ${unit}`;
  return target.atLeast === undefined ? `<= ${target.atMost}${measured}` : `>= ${target.atLeast}${measured}`;
}

function figure(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en-US");
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
