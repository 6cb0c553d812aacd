// The shape of a file as data: read by the validator, and written out as JSON Schema for editors.

/** What a value may be. `note` is shown by editors. */
export type Shape =
  | TextShape
  | WordShape
  | WholeShape
  | FlagShape
  | ListShape
  | MapShape
  | ObjectShape
  | TaggedShape
  | EitherShape
  | AnyShape;

interface Noted {
  readonly note?: string;
  /** May be a credential: messages never quote the value. */
  readonly hidden?: true;
}

/** Text that is not empty. */
export interface TextShape extends Noted {
  readonly kind: "text";
  /** Source of a regular expression for the whole text, and what it asks for in words. */
  readonly pattern?: string;
  readonly words?: string;
}

/** One of a few words. */
export interface WordShape extends Noted {
  readonly kind: "word";
  readonly of: readonly string[];
}

/** A whole number from `min` to `max`. */
export interface WholeShape extends Noted {
  readonly kind: "whole";
  readonly min: number;
  readonly max: number;
}

export interface FlagShape extends Noted {
  readonly kind: "flag";
}

export interface ListShape extends Noted {
  readonly kind: "list";
  readonly of: Shape;
  readonly min?: number;
}

/** Any keys of one kind. */
export interface MapShape extends Noted {
  readonly kind: "map";
  readonly keyPattern: string;
  /** What a key is, in words. */
  readonly keyWords: string;
  readonly of: Shape;
}

export interface ObjectShape extends Noted {
  readonly kind: "object";
  readonly fields: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** Of each group at most one key may be there; with `needed` exactly one. */
  readonly groups?: readonly KeyGroup[];
}

export interface KeyGroup {
  readonly keys: readonly string[];
  readonly needed?: true;
}

/** An object whose other keys follow from the word under `tag`. */
export interface TaggedShape extends Noted {
  readonly kind: "tagged";
  readonly tag: string;
  readonly cases: Readonly<Record<string, ObjectShape>>;
}

/** Several shapes that differ in their kind of value: text or object, text or list. */
export interface EitherShape extends Noted {
  readonly kind: "either";
  readonly of: readonly Shape[];
}

/** Any value that JSON has. */
export interface AnyShape extends Noted {
  readonly kind: "any";
}

/** Text with a note for editors. */
export const text = (note?: string): TextShape => ({ kind: "text", ...(note === undefined ? {} : { note }) });

/** Text that a pattern describes. */
export const patterned = (pattern: string, words: string, note?: string): TextShape => ({
  ...text(note),
  pattern,
  words,
});

/** One of a few words. */
export const word = (of: readonly string[], note?: string): WordShape => ({
  kind: "word",
  of,
  ...(note === undefined ? {} : { note }),
});

/** A list of one shape. */
export const list = (of: Shape, min = 0): ListShape => ({ kind: "list", of, ...(min === 0 ? {} : { min }) });

/** Several kinds of value. */
export const either = (...of: readonly Shape[]): EitherShape => ({ kind: "either", of });

/** True or false. */
export const flag: FlagShape = { kind: "flag" };
/** A JSON Pointer. */
export const pointer = patterned("(/([^~/]|~[01])*)*", "a JSON Pointer such as /data/id");
/** The name of a header. */
export const headerName = patterned("[A-Za-z0-9!#$%&'*+.^_`|~-]+", "the name of a header");
/** A duration with a unit, or whole seconds; so few digits that its milliseconds are a safe integer. */
const durationPattern = "([0-9]{1,12}(\\.[0-9]{1,3})?(ms|s)|[0-9]{1,8}(\\.[0-9]{1,3})?(m|h|d))";
export const duration = either(patterned(durationPattern, "a duration such as 300s or 5m"), {
  kind: "whole",
  min: 0,
  max: 1_000_000_000,
  note: "Seconds.",
});
