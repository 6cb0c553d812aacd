// What commands ask of the machine around hookdev: its terminal programs, a project's files, new files in it.

import type { ProjectFiles } from "../core/init/project.ts";
import type { NewFile } from "../core/provider-schema/own-providers.ts";

/** Writes files that must not exist yet, with their folders. @throws HookdevError `FILE_EXISTS`, `FILE_NOT_WRITABLE` */
export async function writeNewFiles(files: readonly NewFile[]): Promise<void> {
  return (await import("../adapters/provider-files/write-new.ts")).writeNewFiles(files);
}

/** What the terminal inspector asks of the machine around it. */
export async function openTerminalTools() {
  const [programs, clipboard, shell, files, lines] = await Promise.all([
    import("../adapters/terminal/run-program.ts"),
    import("../adapters/terminal/clipboard.ts"),
    import("../adapters/terminal/shell.ts"),
    import("../adapters/terminal/new-file.ts"),
    import("../adapters/terminal/input-lines.ts"),
  ]);
  return {
    openInProgram: programs.openInProgram,
    copyToClipboard: clipboard.copyToClipboard,
    stopUntilContinued: shell.stopUntilContinued,
    openInBrowser: shell.openInBrowser,
    writeNewFile: files.writeNewFile,
    openInputLines: lines.openInputLines,
  };
}

/** A project's files, as far as they say what it receives and how it is started. */
export async function readProject(folder: string): Promise<ProjectFiles> {
  return (await import("../adapters/project-files.ts")).readProjectFiles(folder);
}
