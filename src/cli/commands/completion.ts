// `hookdev completion`: the script that makes TAB work.

import { Argument, type Command } from "commander";
import type { CliContext } from "../command.ts";
import { completionScript, type Shell, shells } from "../completion-scripts.ts";

export function define(command: Command, context: CliContext): void {
  command
    .addArgument(new Argument("<shell>", "which shell asks").choices([...shells]))
    .addHelpText("after", examples)
    .action((shell: Shell) => context.system.out.write(completionScript(shell)));
}

const examples = `
Put one of these into the start-up file of your shell:
  bash        source <(hookdev completion bash)
  zsh         source <(hookdev completion zsh)
  fish        hookdev completion fish | source
  PowerShell  hookdev completion powershell | Out-String | Invoke-Expression`;
