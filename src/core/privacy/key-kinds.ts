// What a key says about its value, in the words of several languages.

import type { Kind } from "./kinds.ts";

/** Where a value stands. */
export interface Place {
  /** JSON Pointer, or the name of a form field or header. */
  readonly pointer: string;
  /** Keys on the way, the outermost first; array indexes are left out. */
  readonly keys: readonly string[];
  /** Keys beside it in its object. */
  readonly siblings: ReadonlySet<string>;
  /** True for a JSON number: what takes its place must be one. */
  readonly numeric: boolean;
}

/** The kind that the key tells; `sure` is false where it may be about something else than a person. */
export interface KeyKind {
  readonly kind: Kind;
  readonly sure: boolean;
}

/** What the keys say; undefined when they say nothing, `keep` when they say that it is nothing personal. */
export function kindOfKeys({ keys, siblings }: Pick<Place, "keys" | "siblings">): KeyKind | "keep" | undefined {
  for (let at = keys.length - 1; at >= 0; at -= 1) {
    const word = joined(keys[at] as string);
    const ancestors = keys.slice(0, at).map(joined);
    const told = kindOfKey(word, ancestors, at === keys.length - 1 ? siblings : none);
    if (told !== undefined) return told;
    // `matchedFirstName: [{text}]`: a key that names nothing itself takes the meaning of the one above it.
    if (!carriers.test(word)) return insideAddress(ancestors);
  }
  return undefined;
}

/** A key in lower case with `_` between its words. */
export function joined(key: string): string {
  return key
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1_$2")
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, "$1_$2")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "")
    .join("_");
}

const none: ReadonlySet<string> = new Set();
const carriers =
  /^(text|texts|value|values|content|contents|raw|original|normali[sz]ed|latin|native|full|formatted|data|answer|answers|items?|list|entry|part|parts|fragment|fragments|match|matched|matches|extracted|number|no|nr|current|new|old|from|to|before|after|\d+)$/;
const people =
  /(^|_)(person|persons|individual|individuals|people|customer|customers|applicant|applicants|contact|contacts|user|users|profile|profiles|owner|owners|ubo|ubos|director|directors|subject|member|members|employee|employees|holder|beneficiary|beneficiaries|shareholder|shareholders|representative|representatives|signatory|signatories|client|clients|payer|payee|recipient|guest|patient|candidate|relative|spouse|mother|father|partner|personal|identity|identification|kyc|author|sender|invitee|invitees|cardholder|consumer|student|borrower|tenant|guardian|witness|reviewer|assignee|match|matches|hit|hits|entity|entities)(_|$)/;
const companies =
  /(^|_)(company|companies|organi[sz]ation|organi[sz]ations|org|business|businesses|merchant|employer|firm|corporate|legal_entity|vendor|supplier|kyb|bank)(_|$)/;
const things =
  /(^|_)(file|event|host|domain|template|type|class|field|product|plan|package|portal|workspace|project|repo|repository|branch|tag|tags|queue|bucket|tool|app|application|browser|os|device|model|rule|check|step|status|role|group|team|channel|service|function|method|column|table|variable|currency|country|language|provider|schema|source|category|workflow|journey|flow|level|version|attribute|attributes|property|list|program|dataset|document|action|permission|feature|environment|webhook|endpoint|screen|button|case|product|policy|reason|label|key|custom_field|setting|region|state|metric|topic|integration|connector)(_|$)/;

type Rule = readonly [pattern: RegExp, kind: Kind | "keep"];

/** The first that fits counts. */
const rules: readonly Rule[] = [
  [/(^|_)(e_?mails?|mail)(_?(address|addresses|addr|id))?(_\d+)?$|^(correo|epost|eposta|courriel)$/, "email"],
  [/(^|_)(ip|ip_?(address|addr|addresses)|ipv[46]|(client|remote|source|user|last)_(ip|addr))$/, "ip"],
  [
    /(^|_)(phones?|mobile|telephone|telefon|telefono|tel|fax|msisdn|cell|cellphone|gsm|handy|whatsapp)(_?(number|no|nr|num|e164))?(_\d+)?$/,
    "phone",
  ],
  [/(^|_)iban(_number|_code)?$/, "iban"],
  [/(^|_)(bic|swift)(_code)?$/, "bic"],
  [/(^|_)mrz(_?(line_?)?\d?|_text|_code)?$/, "mrz"],
  [
    /(^|_)(country|nationality|nationalities|citizenship|country_code|birth_country|country_of_birth|gender|sex|language|locale|title|salutation|type|status|state|region|timezone|currency|format)$/,
    "keep",
  ],
  [
    /(^|_)((birth|born)_?(date|day|on|dt)|date_?(of_)?birth|dob|birthday|birthdate|born|geburtsdatum|geburtstag|fodselsdato|fodelsedatum|syntymaaika|dogum_tarihi|fecha_nacimiento|fecha_de_nacimiento|date_naissance|date_de_naissance|data_nascita|data_di_nascita|data_urodzenia|geboortedatum|(death|deceased)_date|date_of_death)$/,
    "birth-date",
  ],
  [/(^|_)(birth_?place|place_?(of_)?birth|birth_?city|city_of_birth|birth_town|geburtsort)$/, "place"],
  [
    /(^|_)(first|given|fore|middle|christian|preferred|call|second)_?names?(_|$)|^(vorname|vornamen|prenoms?|nombres?|fornamn|etunimet?|etunimi|fornavn|voornaam|voornamen|imiona|imie|nome|firstname|ad)$/,
    "given-name",
  ],
  [
    /(^|_)(last|family|sur|maiden|birth)_?names?(_|$)|^(nachname|familienname|apellidos?|efternamn|sukunimi|etternavn|efternavn|achternaam|cognome|nazwisko|soyad|soyadi|surnames?|lastname)$/,
    "family-name",
  ],
  [
    /(^|_)(company|organi[sz]ation|business|legal|trade|trading|commercial|registered|employer|merchant|firm|corporate|bank|dba)(_legal|_entity)?_?names?$|^(firma|company|employer|organisation|organization|raison_sociale|ragione_sociale)$/,
    "company",
  ],
  [/(^|_)(user|login|nick|screen)_?name$|^(username|login|nickname|handle)$/, "username"],
  [
    /(^|_)(full|display|person|customer|applicant|holder|owner|contact|client|individual|beneficiary|subject|payer|payee|recipient|sender|author|reviewer|assignee|doctor|mother|father|spouse|native|original|latin|primary|patient|guest|member|employee|matched|searched|other|former|alias|aka|also_known_as|formatted|account_holder|cardholder|director|shareholder|signatory|ubo|invitee|previous)s?_?names?(_|$)|^(aliases|alias|akas?|fullname|also_known_as|adi_soyadi|names)$/,
    "name",
  ],
  [
    /(^|_)(ssn|sin|nino?|tin|itin|cpr|bsn|pesel|hetu|tckn|nir|dni|nie|nif|personnummer|personnr|fnr|fodselsnummer|samordningsnummer|codice_?fiscale|steuer_?id(nr|entifikationsnummer)?|idnr|rijksregisternummer|nrn|kimlik(_no)?|tc(_kimlik)?(_no)?|burgerservicenummer|henkilotunnus)(_?(number|no|nr|code|last_?4))?$/,
    "national-id",
  ],
  [
    /(^|_)(social_?security|social_?insurance|national_?insurance|national(_?(identity|identification|id|person|personal))?|personal(_?(identity|identification|id|code))?|identity|identification|identity_card|tax(_?(payer|identification|id|payer_identification))*|civil|citizen)_(number|no|nr|num|code|id)$|(^|_)(national_?id|id_number|id_no|tax_id|personal_id|taxpayer_id)$/,
    "national-id",
  ],
  [
    /(^|_)(document|passport|licen[cs]e|id_?card|permit|visa|driving_licen[cs]e|driver_?s?_?licen[cs]e|card_access|residence_permit)_?(number|no|nr|num|identifier)$|^(passport|passport_no|driver_licen[cs]e|passnummer)$/,
    "document",
  ],
  [/(^|_)(card|pan|credit_?card|debit_?card)_?(number|no|num)$|^pan$/, "card"],
  [
    /(^|_)(bank_?)?account_?(number|no|nr|num)$|(^|_)(sort_code|routing_number|bank_account|kontonummer|clabe|bban)$/,
    "account",
  ],
  [
    /(^|_)((company_|business_)?registration|company|organi[sz]ation|org|commercial_register|trade_register|vat|national_company|business|chamber)_?(number|no|nr|code|identifier)$|(^|_)(vat|vat_id|ein|lei|siren|siret|kvk|cvr|orgnr|duns|handelsregister(nummer)?|crn)(_number)?$/,
    "registration",
  ],
  [/(^|_)(post_?code|zip|zip_?code|postal_?code|postcode|plz|postnummer|cap|code_postal)$/, "postal-code"],
  [
    /(^|_)(city|town|municipality|locality|suburb|village|district|post_?town|ort|stadt|ville|ciudad)$|(^|_)city_name$/,
    "place",
  ],
  [
    /(^|_)(street|street_?(name|address|number|line)?_?\d?|address|addresses|address_?(line|street)?_?\d?|addr|line_?[1-4]|house_?(number|no|name)?|apartment|building(_(name|number))?|flat|residence|unit|premise|po_box|strasse|adresse|adress|direccion|indirizzo|adres|osoite|home_?address|(postal|formatted|full|residential|billing|shipping|registered|mailing|current|previous)_?address)$/,
    "street",
  ],
  [/(^|_)(photo|selfie|portrait|face|picture|avatar|signature_image|front|back)(_?(image|url|data|base64))?$/, "photo"],
  [
    /(^|_)(id|ids|uuid|guid|ref|refs|reference|references|reference_?(id|no|nr|number)|external_?id|customer_?(no|number)|case_?(no|number)|order_?(no|number)|token|sid|oid)$/,
    "id",
  ],
];

function kindOfKey(
  word: string,
  ancestors: readonly string[],
  siblings: ReadonlySet<string>,
): KeyKind | "keep" | undefined {
  if (word === "name" || word === "names" || word === "nom") return kindOfName(ancestors, siblings);
  const inside = kindInside(word, ancestors.at(-1) ?? "");
  if (inside !== undefined) return inside;
  const rule = rules.find(([pattern]) => pattern.test(word));
  if (rule !== undefined) return ruledKind(rule[1], ancestors.at(-1) ?? "");
  if (!word.endsWith("_name")) return undefined;
  return things.test(word) ? "keep" : { kind: "name", sure: people.test(word) };
}

function ruledKind(kind: Kind | "keep", parent: string): KeyKind | "keep" {
  if (kind === "keep") return kind;
  // `repository: {full_name}` is the name of a thing.
  return { kind, sure: kind !== "company" && !(kind === "name" && things.test(parent)) };
}

/** Short keys that only their parent explains. */
function kindInside(word: string, parent: string): KeyKind | undefined {
  if (/(^|_)names?$/.test(parent)) {
    if (/^(first|given|middle)$/.test(word)) return { kind: "given-name", sure: true };
    if (/^(last|family|sur)$/.test(word)) return { kind: "family-name", sure: true };
  }
  if (/^(date|day|on)$/.test(word) && /(^|_)birth$/.test(parent)) return { kind: "birth-date", sure: true };
  return /^(number|no|nr)$/.test(word) ? kindOfNumber(parent) : undefined;
}

function kindOfNumber(parent: string): KeyKind | undefined {
  if (/(^|_)(document|passport|licen[cs]e|identification|identity|id_?card|permit|visa)s?$/.test(parent))
    return { kind: "document", sure: true };
  if (/(^|_)(phone|mobile|telephone|tel|fax)s?$/.test(parent)) return { kind: "phone", sure: true };
  if (/(^|_)(bank_?)?accounts?$/.test(parent)) return { kind: "account", sure: true };
  return undefined;
}

/** Of names that may be anybody's or anything's. */
function kindOfName(ancestors: readonly string[], siblings: ReadonlySet<string>): KeyKind | "keep" {
  const parent = ancestors.at(-1) ?? "";
  const beside = [...siblings].map(joined);
  // `{name, value}`: a header, a cookie, an answer; the name says what the value is.
  if (beside.includes("value")) return "keep";
  if (companies.test(parent) || beside.some((key) => companySigns.test(key))) return { kind: "company", sure: false };
  if (things.test(parent)) return { kind: "name", sure: false };
  const personal = beside.some((key) => personSigns.test(key));
  return { kind: "name", sure: personal || people.test(parent) };
}

const personSigns =
  /^(e_?mail|email_address|phone|phone_number|mobile|birth_?date|date_?of_?birth|dob|ssn|tin|nin|gender|sex|nationality|nationalities|first_?name|last_?name|surname|iban|personal_number|personnummer|national_id|id_number|passport)$/;
const companySigns =
  /^(vat|vat_number|vat_id|registration_number|company_number|org_number|orgnr|legal_form|lei|siren|siret|incorporation_date|industry|ein)$/;

/** Below an address everything is part of it, but what `rules` knows better. */
function insideAddress(ancestors: readonly string[]): KeyKind | undefined {
  const parent = ancestors.at(-1) ?? "";
  return /(^|_)(address|addresses|residence)$/.test(parent) && !/(^|_)(email|ip|mac)_?address/.test(parent)
    ? { kind: "street", sure: true }
    : undefined;
}
