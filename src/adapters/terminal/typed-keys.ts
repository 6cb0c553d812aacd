// Keys of a terminal in raw mode made into lines: one key alone is a line at once, other text waits for Enter.

export interface TypedKeys {
  onLine(line: string): void;
  /** Shows what was typed, as the terminal itself does not. */
  echo(text: string): void;
  /** Ctrl-C, Ctrl-Z and Ctrl-\, which mean nothing to a terminal in raw mode. */
  onControl(key: "interrupt" | "suspend" | "quit"): void;
}

/** Reads chunks of keys. Enter, the space bar and `n` are the empty line; Enter ends what was typed before it. */
export function readKeys({ onLine, echo, onControl }: TypedKeys): (chunk: string) => void {
  let typed = "";
  const end = (): void => {
    const line = typed;
    typed = "";
    if (line !== "") echo("\n");
    onLine(line);
  };
  const rubOut = (): void => {
    if (typed !== "") echo("\b \b");
    typed = typed.slice(0, -1);
  };
  const onKey = (key: string): void => {
    const control = controls.get(key);
    if (control !== undefined) onControl(control);
    else if (enterKeys.has(key) || (typed === "" && nextKeys.has(key))) end();
    else if (rubOutKeys.has(key)) rubOut();
    else if (/^[ -~]$/.test(key) && typed.length < mostTyped) {
      typed += key;
      echo(key);
    }
  };
  return (chunk) => {
    // Arrow keys and the like come as several characters behind an escape; they mean nothing here.
    for (const key of chunk.replace(escapes, "")) onKey(key);
  };
}

const controls: ReadonlyMap<string, Parameters<TypedKeys["onControl"]>[0]> = new Map([
  ["\u0003", "interrupt"],
  ["\u001a", "suspend"],
  ["\u001c", "quit"],
] as const);

const enterKeys: ReadonlySet<string> = new Set(["\r", "\n"]);
const nextKeys: ReadonlySet<string> = new Set([" ", "n"]);
const rubOutKeys: ReadonlySet<string> = new Set(["\b", "\u007f"]);

/** No duration is longer. */
const mostTyped = 40;

const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?/g;
