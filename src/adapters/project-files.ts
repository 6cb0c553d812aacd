// Reads a project for `hookdev init`: names and texts only, few and small ones, and never through a link.

import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ProjectFiles } from "../core/init/project.ts";

const mostFiles = 800;
const mostBytes = 200 * 1024;
const deepest = 6;

const left = new Set(["node_modules", "dist", "build", "out", "coverage", "vendor", "target", "venv", "__pycache__"]);
const wanted = /\.([cm]?[jt]sx?|py|rb|php|go|java|kt|cs)$/;
/** Files that say something besides source; secrets in `.env` stay unread, its example is enough. */
const named = new Set([
  "package.json",
  "hookdev.config.yaml",
  ".env.example",
  ".env.sample",
  ".gitlab-ci.yml",
  "Procfile",
]);

/** The files of a project by path; what cannot be read is left out. */
export function readProjectFiles(folder: string): ProjectFiles {
  const files = new Map<string, string>();
  collect(folder, "", files);
  return files;
}

function collect(root: string, below: string, files: Map<string, string>): void {
  if (below.split("/").length > deepest) return;
  for (const entry of entriesOf(join(root, below))) {
    if (files.size >= mostFiles) return;
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && mayHoldSource(entry.name)) collect(root, path, files);
    if (entry.isFile() && (wanted.test(entry.name) || named.has(entry.name) || path.startsWith(".github/")))
      addFile(join(root, path), path, files);
  }
}

function mayHoldSource(name: string): boolean {
  return name === ".github" || (!name.startsWith(".") && !left.has(name));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function addFile(file: string, path: string, files: Map<string, string>): void {
  try {
    if (statSync(file).size <= mostBytes) files.set(path, readFileSync(file, "utf8"));
  } catch {
    // Gone, or not ours to read: the others may say enough.
  }
}
