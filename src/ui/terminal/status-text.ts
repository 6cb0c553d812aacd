// The bars above and below: one line each, in three widths, and the one line of a tiny terminal.

import type { ListSnapshot } from "./capture-list.ts";
import { cellCount, fitCells, paneText } from "./cells.ts";
import { keyName, keyTable } from "./keys.ts";
import { type Line, type Piece, wrapLines } from "./line.ts";
import type { SessionInfo } from "./session-info.ts";
import type { ViewState } from "./state.ts";

/** The status bar: inbox, public URL, target, rate, unread, store, masking; what does not fit is left out from the right. */
export function statusLine(info: SessionInfo, list: ListSnapshot, view: ViewState & { readonly width: number }): Line {
  const pieces: Piece[] = [{ text: " hookdev ", tone: "accent" }];
  let left = view.width - cellCount(pieces[0]?.text ?? "");
  for (const each of statusPieces(info, list, view)) {
    const text = ` ${paneText(each.text)} `;
    const cells = cellCount(text);
    if (cells > left) continue;
    pieces.push({ text, tone: each.tone });
    left -= cells;
  }
  pieces.push({ text: " ".repeat(Math.max(0, left)), tone: "plain" });
  return pieces;
}

function statusPieces(info: SessionInfo, list: ListSnapshot, view: ViewState): Piece[] {
  const behind = view.selected !== undefined || list.paused;
  const candidates: (Piece | undefined)[] = [
    list.paused ? { text: "PAUSED", tone: "warn" } : undefined,
    list.unread > 0 && behind ? { text: `${list.unread} new`, tone: "warn" } : undefined,
    view.filter === "" ? undefined : { text: hitsText(list), tone: "warn" },
    { text: info.inbox[0] ?? "", tone: "plain" },
    publicPiece(info),
    info.emulated === undefined ? undefined : { text: `emulating ${info.emulated}`, tone: "plain" },
    { text: `→ ${targetText(info, list)}`, tone: list.targetUp === false ? "bad" : "plain" },
    { text: `${list.kept} kept`, tone: "faint" },
    list.perSecond > 0 ? { text: `${list.perSecond}/s`, tone: "plain" } : undefined,
    maskPiece(info, view),
    { text: info.storeFile, tone: "faint" },
  ];
  return candidates.filter((piece) => piece !== undefined);
}

function hitsText(list: ListSnapshot): string {
  return `${list.searching ? "searching… " : ""}${list.size} of ${list.kept} pass`;
}

function publicPiece({ publicUrl, tunnel }: SessionInfo): Piece | undefined {
  if (publicUrl === undefined) return tunnel === undefined ? undefined : { text: `tunnel ${tunnel}`, tone: "warn" };
  return {
    text: `public ${publicUrl}${tunnel === undefined ? "" : ` (${tunnel})`}`,
    tone: tunnel === undefined || tunnel === "online" ? "good" : "warn",
  };
}

/** The screen always says whether it hides something. */
function maskPiece({ maskMode }: SessionInfo, { revealed }: ViewState): Piece | undefined {
  if (revealed) return { text: "UNMASKED", tone: "warn" };
  return maskMode === "never" ? undefined : { text: "masking", tone: "faint" };
}

function targetText(info: SessionInfo, list: ListSnapshot): string {
  if (info.forwardTo === undefined) return "no target";
  const target = info.forwardTo.replace(/^http:\/\//, "").replace(/\/$/, "");
  if (list.targetUp === undefined) return target;
  return `${target} ${list.targetUp ? "up" : "DOWN"}`;
}

/** The footer: question, prompt, toast or the most useful keys; a wrong filter takes lines for what is wrong with it. */
export function footerLines(view: ViewState, width: number): Line[] {
  if (view.confirmation !== undefined)
    return [[{ text: fitCells(confirmationText(view.confirmation), width), tone: "warn" }]];
  if (view.prompt !== undefined) return [...problemLines(view.prompt, width), promptLine(view.prompt, width)];
  if (view.toast !== undefined)
    return [[{ text: fitCells(` ${paneText(view.toast.text)}`, width), tone: view.toast.tone }]];
  return [[{ text: fitCells(` ${keyHints(width - 1)}`, width), tone: "faint" }]];
}

/** The message above the prompt, and a mark above the place where the filter is wrong. */
function problemLines({ problem, input }: NonNullable<ViewState["prompt"]>, width: number): Line[] {
  if (problem === undefined) return [];
  const message = wrapLines([[{ text: ` ${paneText(problem.message)}`, tone: "bad" }]], width).slice(0, 3);
  const before = cellCount(paneText(input.text.slice(0, problem.at)));
  if (before + 3 > width) return message;
  const mark = "v".repeat(Math.max(1, Math.min(problem.length, width - before - 3)));
  return [...message, [{ text: `${" ".repeat(before + 2)}${mark}`, tone: "bad" }]];
}

function confirmationText(wish: NonNullable<ViewState["confirmation"]>): string {
  const what = wish.kind === "delete" ? `capture #${wish.id}` : `all ${wish.count} captures for good`;
  return ` Delete ${what}? y deletes, any other key keeps.`;
}

/** The prompt with a block as cursor. */
function promptLine({ input }: NonNullable<ViewState["prompt"]>, width: number): Line {
  const before = paneText(input.text.slice(0, input.cursor));
  const under = paneText(input.text.slice(input.cursor, input.cursor + 1)) || " ";
  const room = Math.max(4, width - 2 - cellCount(under));
  const shownBefore = cellCount(before) > room ? `…${before.slice(-(room - 1))}` : before;
  const rest = width - 2 - cellCount(shownBefore) - cellCount(under);
  return [
    { text: " /", tone: "accent" },
    { text: shownBefore, tone: "plain" },
    { text: under, tone: "cursor" },
    { text: fitCells(paneText(input.text.slice(input.cursor + 1)), Math.max(0, rest)), tone: "plain" },
  ];
}

function keyHints(width: number): string {
  const hints = keyTable
    .filter(({ footer }) => footer !== undefined)
    .map(({ keys, footer }) => `${keyName(keys[0] as string)} ${footer}`);
  let text = "";
  for (const hint of ["↑↓ move", ...hints]) {
    const next = text === "" ? hint : `${text}  ${hint}`;
    if (cellCount(next) > width) break;
    text = next;
  }
  return text;
}

/** All there is room for in a tiny terminal. */
export function tinyLine(list: ListSnapshot, width: number): Line {
  const words = list.unread > 0 ? `hookdev ${list.kept} kept, ${list.unread} new` : `hookdev ${list.kept} kept`;
  return [{ text: fitCells(words, width), tone: "plain" }];
}
