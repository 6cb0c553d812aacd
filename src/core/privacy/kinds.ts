// What personal values are called, and how sure a find of each kind is.

/** What a value tells about a person or a company. */
export type Kind =
  | "given-name"
  | "family-name"
  | "name"
  | "company"
  | "birth-date"
  | "national-id"
  | "email"
  | "phone"
  | "street"
  | "place"
  | "postal-code"
  | "iban"
  | "bic"
  | "account"
  | "card"
  | "document"
  | "registration"
  | "ip"
  | "username"
  | "id"
  | "mrz"
  | "photo"
  | "secret";

/** Every kind with its name for people. */
export const kindLabels: Readonly<Record<Kind, string>> = {
  "given-name": "given name",
  "family-name": "family name",
  name: "name",
  company: "company name",
  "birth-date": "birth date",
  "national-id": "national number",
  email: "e-mail address",
  phone: "phone number",
  street: "address",
  place: "place",
  "postal-code": "postal code",
  iban: "IBAN",
  bic: "BIC",
  account: "account number",
  card: "card number",
  document: "document number",
  registration: "registration number",
  ip: "IP address",
  username: "user name",
  id: "id",
  mrz: "machine-readable zone",
  photo: "picture or document",
  secret: "secret",
};

/** Whether a text names a kind, as rules files do. */
export function isKind(text: string): text is Kind {
  return Object.hasOwn(kindLabels, text);
}

/** Kinds whose values are words: they are replaced word by word. */
export const wordKinds: ReadonlySet<Kind> = new Set([
  "given-name",
  "family-name",
  "name",
  "company",
  "street",
  "place",
  "username",
]);

/** Something personal in a text; offsets are UTF-16 units. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
  /** Why: the field's key or a rule, the form of the value, or that the value was met as a field elsewhere. */
  readonly by: "field" | "rule" | "form" | "known";
  /** False where the key alone does not say that it is about a person (`name` of a case). */
  readonly sure: boolean;
  /** For values met elsewhere: how to write them anew from what the first one became. */
  readonly known?: KnownCode;
}

/** A value that was met before, in one of the spellings that it may come in. */
export interface KnownCode {
  readonly kind: Kind;
  /** The value as it was met first. */
  readonly original: string;
  /** From the letters and digits of what the first became to those of this spelling. */
  readonly derive: (invented: string) => string;
}

/** A stretch of text with what takes its place. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Called when the edit is made: one that overlaps with another may have to give way. */
  readonly made?: () => void;
}
