// Every key of the terminal inspector, once: the screen, the `?` overlay, the footer and docs/keys.md are made from it.

export type Command =
  | "down"
  | "up"
  | "page-down"
  | "page-up"
  | "newest"
  | "oldest"
  | "follow"
  | "pause"
  | "open"
  | "back"
  | "focus"
  | "tab-1"
  | "tab-2"
  | "tab-3"
  | "tab-4"
  | "tab-5"
  | "tab-6"
  | "next-tab"
  | "previous-tab"
  | "detail-down"
  | "detail-up"
  | "filter"
  | "next-hit"
  | "previous-hit"
  | "replay"
  | "edit"
  | "curl"
  | "copy-body"
  | "copy-url"
  | "pager"
  | "save"
  | "mark"
  | "diff"
  | "delete"
  | "delete-all"
  | "page"
  | "reveal"
  | "expected"
  | "emulator"
  | "help"
  | "repaint"
  | "suspend"
  | "quit";

export interface KeyEntry {
  /** Names as `readPresses` gives them. */
  readonly keys: readonly string[];
  readonly command: Command;
  readonly group: "Move" | "Look" | "Find" | "Act" | "Screen";
  readonly help: string;
  /** Word for the footer; entries without one are in the overlay only. */
  readonly footer?: string;
}

/** In the order of the overview; each key once. */
export const keyTable: readonly KeyEntry[] = [
  {
    keys: ["j", "down"],
    command: "down",
    group: "Move",
    help: "next capture (older), or scroll the detail when it has the focus",
  },
  { keys: ["k", "up"], command: "up", group: "Move", help: "previous capture (newer)" },
  { keys: ["ctrl+d", "pagedown"], command: "page-down", group: "Move", help: "a page down" },
  { keys: ["ctrl+u", "pageup"], command: "page-up", group: "Move", help: "a page up" },
  { keys: ["g", "home"], command: "newest", group: "Move", help: "newest capture" },
  { keys: ["G", "end"], command: "oldest", group: "Move", help: "oldest capture" },
  { keys: ["f"], command: "follow", group: "Move", help: "follow the newest capture, on and off", footer: "follow" },
  {
    keys: ["space"],
    command: "pause",
    group: "Move",
    help: "hold the list still; captures go on arriving in the store",
  },
  { keys: ["enter"], command: "open", group: "Look", help: "detail over the whole screen", footer: "open" },
  { keys: ["escape"], command: "back", group: "Look", help: "back; in the list: clear the filter" },
  { keys: ["tab", "shift+tab"], command: "focus", group: "Look", help: "list or detail gets the arrow keys" },
  { keys: ["1"], command: "tab-1", group: "Look", help: "Overview" },
  { keys: ["2"], command: "tab-2", group: "Look", help: "Headers" },
  { keys: ["3"], command: "tab-3", group: "Look", help: "Body" },
  { keys: ["4"], command: "tab-4", group: "Look", help: "Response" },
  { keys: ["5"], command: "tab-5", group: "Look", help: "Signature" },
  { keys: ["6"], command: "tab-6", group: "Look", help: "Raw bytes" },
  { keys: ["]", "right", "l"], command: "next-tab", group: "Look", help: "next tab" },
  { keys: ["[", "left", "h"], command: "previous-tab", group: "Look", help: "previous tab" },
  { keys: ["J"], command: "detail-down", group: "Look", help: "scroll the detail down" },
  { keys: ["K"], command: "detail-up", group: "Look", help: "scroll the detail up" },
  { keys: ["p"], command: "reveal", group: "Look", help: "show or hide personal data and credentials" },
  { keys: ["e"], command: "expected", group: "Look", help: "Signature tab: show the value it should have been" },
  { keys: ["E"], command: "emulator", group: "Look", help: "deliveries of the emulated provider (`--emulate`)" },
  { keys: ["/"], command: "filter", group: "Find", help: "filter the list", footer: "filter" },
  { keys: ["n"], command: "next-hit", group: "Find", help: "next capture (older) that passes the last filter" },
  { keys: ["N"], command: "previous-hit", group: "Find", help: "previous capture (newer) that passes it" },
  {
    keys: ["r"],
    command: "replay",
    group: "Act",
    help: "send it to the target again, re-signed when a key is known",
    footer: "replay",
  },
  {
    keys: ["R"],
    command: "edit",
    group: "Act",
    help: "edit the body in $EDITOR, then replay it re-signed",
    footer: "edit",
  },
  { keys: ["c"], command: "curl", group: "Act", help: "copy as a curl command", footer: "curl" },
  { keys: ["y"], command: "copy-body", group: "Act", help: "copy the body" },
  { keys: ["u"], command: "copy-url", group: "Act", help: "copy the URL of the inbox" },
  { keys: ["v"], command: "pager", group: "Act", help: "read the body in $PAGER" },
  { keys: ["s"], command: "save", group: "Act", help: "save the body as a fixture file" },
  { keys: ["m"], command: "mark", group: "Act", help: "mark it for a comparison" },
  { keys: ["D"], command: "diff", group: "Act", help: "what differs from the marked one" },
  { keys: ["x"], command: "delete", group: "Act", help: "delete it (asks first)" },
  { keys: ["X"], command: "delete-all", group: "Act", help: "delete all captures (asks first)" },
  { keys: ["o"], command: "page", group: "Act", help: "open the inspector page in the browser, when there is one" },
  { keys: ["?"], command: "help", group: "Screen", help: "this overview", footer: "keys" },
  { keys: ["ctrl+l"], command: "repaint", group: "Screen", help: "paint the screen anew" },
  {
    keys: ["ctrl+z"],
    command: "suspend",
    group: "Screen",
    help: "to the shell; `fg` comes back (captures wait meanwhile)",
  },
  { keys: ["q", "ctrl+c"], command: "quit", group: "Screen", help: "end the session", footer: "quit" },
];

const commands = new Map(keyTable.flatMap(({ keys, command }) => keys.map((key) => [key, command] as const)));

/** The command of a key, or undefined. */
export function commandOf(key: string): Command | undefined {
  return commands.get(key);
}

/** A key as people write it: `^D`, `PgDn`, `↑`. */
export function keyName(key: string): string {
  return names[key] ?? (key.startsWith("ctrl+") ? `^${key.slice(5).toUpperCase()}` : key);
}

const names: Readonly<Record<string, string>> = {
  down: "↓",
  up: "↑",
  left: "←",
  right: "→",
  pagedown: "PgDn",
  pageup: "PgUp",
  home: "Home",
  end: "End",
  space: "Space",
  enter: "Enter",
  escape: "Esc",
  tab: "Tab",
  "shift+tab": "Shift-Tab",
};

/** docs/keys.md: the table for people. */
export function keysDocument(): string {
  const groups = [...new Set(keyTable.map(({ group }) => group))];
  const parts = groups.map((group) => {
    const rows = keyTable
      .filter((entry) => entry.group === group)
      .map(({ keys, help }) => `| ${keys.map((key) => `\`${keyName(key)}\``).join(" ")} | ${help} |`);
    return `## ${group}\n\n| Key | Does |\n| --- | --- |\n${rows.join("\n")}\n`;
  });
  return `# Keys of the terminal inspector\n\nMade from \`src/ui/terminal/keys.ts\`; a test compares them. The same table is behind \`?\` on the screen.\n\n${parts.join("\n")}`;
}
