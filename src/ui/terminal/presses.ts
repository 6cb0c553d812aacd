// What Ink hands over, as single presses: Ink gives a burst of keys as one string.

/** The part of Ink's `Key` that is used. */
export interface KeyFlags {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageDown: boolean;
  readonly pageUp: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly tab: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
}

const flagNames = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageDown", "pagedown"],
  ["pageUp", "pageup"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "escape"],
  ["backspace", "backspace"],
  ["delete", "delete"],
] as const;

/** Presses in order: `j`, `ctrl+d`, `up`, `enter`, `space`, `shift+tab`. */
export function readPresses(input: string, key: KeyFlags): string[] {
  const named = flagNames.find(([flag]) => key[flag]);
  if (named !== undefined) return [named[1]];
  if (key.tab) return [key.shift ? "shift+tab" : "tab"];
  if (key.ctrl) return input === "" ? [] : [`ctrl+${input}`];
  return [...input].map(characterPress).filter((press) => press !== undefined);
}

function characterPress(character: string): string | undefined {
  if (character === "\r" || character === "\n") return "enter";
  if (character === "\t") return "tab";
  if (character === " ") return "space";
  if (character === "\u001b") return "escape";
  if (character === "\u007f" || character === "\b") return "backspace";
  // Control keys inside a burst come as their bytes.
  const code = character.charCodeAt(0);
  if (code >= 1 && code <= 26) return `ctrl+${String.fromCharCode(code + 96)}`;
  return code < 0x20 ? undefined : character;
}
