// What looks real in a file: for `privacy check`, which says where and of what kind, never what.

import { utf8Text } from "../utf8.ts";
import { bodyPlace, editJson } from "./json-text.ts";
import { judge } from "./judge.ts";
import type { Place } from "./key-kinds.ts";
import type { Found, Kind } from "./kinds.ts";
import { editText } from "./layers.ts";
import { findPersonal, type Lens } from "./personal.ts";
import type { PrivacyRule } from "./rules.ts";
import { textBlocks } from "./text-blocks.ts";
import { createVocabulary } from "./vocabulary.ts";

/** A value that looks real. */
export interface Finding {
  readonly kind: Kind;
  /** JSON Pointer, or the line of a text with a pointer into what stands there. */
  readonly pointer: string;
  /** First character and length. */
  readonly masked: string;
}

/** A file that was read. */
export interface CheckedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What was found in one file. */
export interface FileFindings {
  readonly path: string;
  readonly findings: readonly Finding[];
  /** Set when the file is no text, so that nobody looked into it. */
  readonly unread?: true;
}

/** Looks through files that belong together: a name met in one is found in the texts of the others. */
export function checkFiles(files: readonly CheckedFile[], rules: readonly PrivacyRule[] = []): FileFindings[] {
  const lens = { vocabulary: createVocabulary(), rules };
  for (const file of files) walk(file, { text: (text, place) => learn(text, place, lens), picture: () => undefined });
  return files.map((file) => checkFile(file, lens));
}

/** Only what looks real: an invented name is also a word that nobody has to look for. */
function learn(text: string, place: Place, lens: Lens): void {
  for (const found of findPersonal(text, place, lens)) {
    const value = text.slice(found.start, found.end);
    if (found.by !== "known" && found.sure && judge(found.kind, value, true) !== "invented")
      lens.vocabulary.learn(found.kind, value);
  }
}

function checkFile(file: CheckedFile, lens: Lens): FileFindings {
  const found = { real: [] as Finding[], beside: [] as Finding[] };
  const seen = new Set<string>();
  const add = ({ kind, sure }: Pick<Found, "kind" | "sure">, value: string, place: Place): void => {
    const judgement = judge(kind, value, sure);
    const pointer = place.pointer.replace(/#$/, "");
    // A value of a query is seen in its place and in the text around it.
    const id = `${pointer.split("?")[0]} ${value}`;
    if (judgement === "invented" || seen.has(id)) return;
    seen.add(id);
    found[judgement].push({ kind, pointer, masked: masked(value) });
  };
  const read = walk(file, {
    text: (text, place) => {
      for (const one of findPersonal(text, place, lens)) add(one, text.slice(one.start, one.end), place);
    },
    picture: (text, place) => add({ kind: "photo", sure: pictureKey.test(place.keys.join(" ")) }, text, place),
  });
  if (!read) return { path: file.path, findings: [], unread: true };
  return { path: file.path, findings: found.real.length === 0 ? [] : [...found.real, ...found.beside] };
}

const pictureKey = /photo|selfie|image|portrait|face|picture|document|scan|front|back|avatar|passport/i;

interface Look {
  readonly text: (text: string, place: Place) => void;
  readonly picture: (text: string, place: Place) => void;
}

/** Shows every text of the file; false when it is none. */
function walk({ path, bytes }: CheckedFile, look: Look): boolean {
  const handler = {
    leaf: (text: string, place: Place) => {
      look.text(text, place);
      return [];
    },
    picture: (text: string, place: Place) => {
      look.picture(text, place);
      return false;
    },
    holdsKnown: () => false,
  };
  if (editJson(bytes, bodyPlace, (text, place) => editText(text, place, handler)) !== undefined) return true;
  const text = utf8Text(bytes);
  if (text === undefined || text.includes("\0")) return false;
  for (const block of textBlocks(text, path)) editText(block.text, block.place, handler);
  return true;
}

function masked(value: string): string {
  const characters = [...value.trim()];
  return `${characters[0] ?? ""}••• (${characters.length} characters)`;
}
