// Twenty-five people who do not exist but could, with numbers of eleven countries.

import { isInventedBirthday } from "../../src/core/privacy/dates.ts";
import {
  american,
  type Born,
  danish,
  dutch,
  finnish,
  french,
  german,
  germanIban,
  norwegian,
  polish,
  spanish,
  swedish,
  turkish,
} from "./national-samples.ts";

export interface Person {
  readonly given: string;
  readonly family: string;
  readonly birth: string;
  readonly number: string;
  readonly email: string;
  readonly phone: string;
  readonly iban: string;
  readonly passport: string;
  readonly street: string;
  readonly city: string;
  readonly reference: string;
}

const given =
  "Åsa Björn Matti Øystein Mette Jürgen Femke Ayşe Wojciech Begoña Clémence Tyrone Ingrid Päivi Torbjørn Søren Günther Maartje Çağla Małgorzata Iñigo Thérèse Latisha Gunilla Kerttu".split(
    " ",
  );
const family =
  "Ekström Hägglund Korhonen Bjørnstad Kjærgaard Müllerstein Dijkstra Yıldırım Szczepański Ibáñez Lefèvre Washburn Sjöqvist Hämäläinen Grønvold Thøgersen Großmann Hoogendijk Öztürkoğlu Wiśniewska Etxeberria Beaulieux Copeland Lindeborg Saarelainen".split(
    " ",
  );
const phones = [
  "+46701234",
  "+35840123",
  "+47901234",
  "+45201234",
  "+49151234",
  "+31612345",
  "+90532123",
  "+48601234",
  "+34612345",
  "+33612345",
  "+12125551",
];
const numbers: readonly ((born: Born) => string)[] = [
  swedish,
  finnish,
  norwegian,
  danish,
  ({ serial }) => german(serial),
  ({ serial }) => dutch(serial),
  ({ serial }) => turkish(serial),
  polish,
  ({ serial }) => spanish(serial),
  french,
  ({ serial }) => american(serial),
];

/** The same twenty-five every time. */
export const people: readonly Person[] = given.map((first, i) => {
  const last = family[i] as string;
  const born = bornAt(i);
  const plain = (name: string) =>
    name
      .normalize("NFKD")
      .replace(/[^A-Za-z]/g, "")
      .toLowerCase();
  return {
    given: first,
    family: last,
    birth: `${born.year}-${String(born.month).padStart(2, "0")}-${String(born.day).padStart(2, "0")}`,
    number: (numbers[i % numbers.length] as (born: Born) => string)(born),
    email: `${plain(first)}.${plain(last)}${60 + i}@gmail.com`,
    phone: `${phones[i % phones.length]}${String(3000 + i * 37)}`,
    iban: germanIban(i * 7919),
    passport: `${"KLMNP"[i % 5]}${String(23_456_789 + i * 104_729)}`,
    street: `Kastanienweg ${11 + i * 3}`,
    city: "Norrtälje",
    reference: String(7_001_234 + i * 991),
  };
});

function bornAt(i: number): Born {
  const born = { year: 1951 + i * 2, month: 1 + ((i * 5) % 12), day: 2 + ((i * 11) % 26), serial: 17 + i * 3 };
  const iso = `${born.year}-${String(born.month).padStart(2, "0")}-${String(born.day).padStart(2, "0")}`;
  // One real birthday in ninety is one that hookdev takes for its own; none of these is.
  return isInventedBirthday(iso) ? { ...born, day: born.day + 1 } : born;
}
