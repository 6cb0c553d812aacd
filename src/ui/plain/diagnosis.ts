// A diagnosis as plain lines: cause, proof, difference, fix.

import { visible } from "../../core/sanitise.ts";
import type { Diagnosis, Difference, Finding } from "../../core/signing/diagnose/diagnosis.ts";

/** Frameworks whose line of code is shown; JSON output has all of them. */
const mostCode = 4;

/** Lines without line ends, aligned in two columns and safe to show. */
export function renderDiagnosis({ findings, notes, cutShort }: Diagnosis): string[] {
  const lines = findings.flatMap(findingLines);
  if (findings.length === 0)
    lines.push(
      line("cause", "no known cause: no usual mistake in secret, signature, body, URL or time explains it."),
      line("", "The secret is probably another one (another endpoint, rotated), or the content was changed."),
    );
  for (const note of notes) lines.push(line("noticed", note));
  if (cutShort) lines.push(line("", "The search was ended by its limits before everything was tried."));
  return lines.map((each) => visible(each));
}

function findingLines({ title, explanation, fix, code, proven, difference }: Finding): string[] {
  const lines = [line("cause", `${title}${proven ? " (proven)" : " (likely, not proven)"}.`), line("", explanation)];
  if (difference !== undefined) lines.push(...differenceLines(difference));
  lines.push(line("fix", fix));
  for (const hint of code.slice(0, mostCode)) lines.push(line("", `${hint.framework}: ${hint.code}`));
  if (code.length > mostCode) lines.push(line("", `(${code.length - mostCode} more frameworks with --json)`));
  return lines;
}

function differenceLines({ subject, offset, arrivedAround, signedAround, mark }: Difference): string[] {
  return [
    line("arrived", arrivedAround),
    line("signed", signedAround),
    line("", `${" ".repeat(mark)}^ ${subject}, byte ${offset}`),
  ];
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(9)} ${text}`;
}
