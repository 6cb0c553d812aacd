// The scripts that teach a shell to ask hookdev on TAB. None of them evaluates what was typed or what came back.

/** Shells that a script is made for. */
export const shells = ["bash", "zsh", "fish", "powershell"] as const;

export type Shell = (typeof shells)[number];

/** The script for a shell, to be sourced from its start-up file. */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}

// Works in the bash 3.2 of macOS and without the bash-completion package. Bash cuts words at ":" and "=", so the pieces
// are put together again, and what stands in front of the last cut is taken off the answers.
const bash = `# hookdev completion for bash: source <(hookdev completion bash)
_hookdev_complete() {
  local cur lead line value i piece
  local -a typed
  COMPREPLY=()
  typed=()
  for ((i = 1; i <= COMP_CWORD; i++)); do
    piece=\${COMP_WORDS[i]}
    if ((\${#typed[@]} > 0)) && [[ $piece == [:=]* || \${typed[\${#typed[@]}-1]} == *[:=] ]]; then
      typed[\${#typed[@]}-1]+=$piece
    else
      typed[\${#typed[@]}]=$piece
    fi
  done
  ((\${#typed[@]} > 0)) || typed=("")
  cur=\${typed[\${#typed[@]}-1]}
  lead=
  if [[ $cur != [\\"\\']* && $cur == *[:=]* ]]; then
    lead=\${cur%"\${cur##*[:=]}"}
  fi
  for ((i = 0; i < \${#typed[@]}; i++)); do
    piece=\${typed[i]}
    if [[ $piece == [\\"\\']* ]]; then
      piece=\${piece#[\\"\\']}
      piece=\${piece%[\\"\\']}
    else
      piece=\${piece//\\\\/}
    fi
    typed[i]=$piece
  done
  while IFS= read -r line; do
    value=\${line%%$'\\t'*}
    [[ $value == :files ]] && return 0
    value=\${value#"$lead"}
    [[ $cur == [\\"\\']* ]] || printf -v value '%q' "$value"
    COMPREPLY[\${#COMPREPLY[@]}]=$value
  done < <(hookdev __complete -- "\${typed[@]}" 2>/dev/null)
}
complete -o default -F _hookdev_complete hookdev
`;

const zsh = `#compdef hookdev
# hookdev completion for zsh: source <(hookdev completion zsh), after compinit
_hookdev() {
  local -a lines values shown
  local line
  lines=("\${(@f)$(hookdev __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $lines[1] == ':files' ]]; then
    _files
    return
  fi
  for line in "\${lines[@]}"; do
    [[ -n $line ]] || continue
    values+=("\${line%%$'\\t'*}")
    shown+=("\${line//$'\\t'/  }")
  done
  ((\${#values})) && compadd -l -d shown -a values
}
compdef _hookdev hookdev
`;

const fish = `# hookdev completion for fish: hookdev completion fish | source
function __hookdev_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l lines (hookdev __complete -- $words "$current" 2>/dev/null)
    if test (count $lines) -gt 0; and test "$lines[1]" = ":files"
        __fish_complete_path "$current"
    else
        printf '%s\\n' $lines
    end
end
complete -c hookdev -f -a '(__hookdev_complete)'
`;

// PowerShell before 7.3 drops empty arguments, so a new word is said by an option.
const powershell = `# hookdev completion for PowerShell: hookdev completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName hookdev -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
    ForEach-Object { if ($null -ne $_.Value) { [string]$_.Value } else { $_.Extent.Text } })
  $new = @(if ($wordToComplete -eq '') { '--new-word' })
  & hookdev __complete @new -- @words 2>$null | ForEach-Object {
    $value, $note = $_ -split "\`t", 2
    if ($value -eq ':files') { return }
    $typed = if ($value -match "[^\\w:./=@+-]") { "'" + $value.Replace("'", "''") + "'" } else { $value }
    $shown = if ($note) { $note } else { $value }
    [System.Management.Automation.CompletionResult]::new($typed, $value, 'ParameterValue', $shown)
  }
}
`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };
