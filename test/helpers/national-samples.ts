// Personal numbers that look real: made by rules written here a second time, so that hookdev's own are not their judge.

/** Year, month and day of birth, and a serial number to vary by. */
export interface Born {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly serial: number;
}

const two = (n: number) => String(n).padStart(2, "0");
const three = (n: number) => String(n).padStart(3, "0");
const sum = (digits: string, weights: readonly number[]) =>
  weights.reduce((total, w, i) => total + w * Number(digits[i]), 0);

export function swedish({ year, month, day, serial }: Born): string {
  const nine = `${two(year % 100)}${two(month)}${two(day)}${three(10 + (serial % 220))}`;
  const luhn = [...nine].reduce((total, digit, i) => {
    const product = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return `${year}${nine.slice(2, 6)}-${nine.slice(6)}${(10 - (luhn % 10)) % 10}`;
}

export function finnish({ year, month, day, serial }: Born): string {
  const front = `${two(day)}${two(month)}${two(year % 100)}`;
  const number = three(2 + (serial % 890));
  return `${front}${year >= 2000 ? "A" : "-"}${number}${"0123456789ABCDEFHJKLMNPRSTUVWXY"[Number(front + number) % 31]}`;
}

export function norwegian({ year, month, day, serial }: Born): string {
  for (let individual = serial % 400; ; individual += 1) {
    const nine = `${two(day)}${two(month)}${two(year % 100)}${three(individual)}`;
    const first = (11 - (sum(nine, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
    const second = (11 - (sum(`${nine}${first}`, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    if (first < 10 && second < 10) return `${nine}${first}${second}`;
  }
}

export function danish({ year, month, day, serial }: Born): string {
  return `${two(day)}${two(month)}${two(year % 100)}-${String(1000 + (serial % 2900)).padStart(4, "0")}`;
}

export function german(serial: number): string {
  // One digit twice, one missing, the first not zero.
  const ten = `8${rotate("602357418", serial % 9)}`;
  let product = 10;
  for (const digit of ten) {
    const value = (Number(digit) + product) % 10;
    product = ((value === 0 ? 10 : value) * 2) % 11;
  }
  return ten.slice(0, 10) + String((11 - product) % 10);
}

export function dutch(serial: number): string {
  for (let base = 12_340_000 + serial * 97; ; base += 1) {
    const eight = String(base);
    const check = sum(eight, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    if (check < 10) return `${eight}${check}`;
  }
}

export function turkish(serial: number): string {
  const nine = String(345_678_900 + serial * 31);
  const odd = [0, 2, 4, 6, 8].reduce((total, i) => total + Number(nine[i]), 0);
  const even = [1, 3, 5, 7].reduce((total, i) => total + Number(nine[i]), 0);
  const tenth = (odd * 7 - even + 1000) % 10;
  return `${nine}${tenth}${(odd + even + tenth) % 10}`;
}

export function polish({ year, month, day, serial }: Born): string {
  const ten = `${two(year % 100)}${two(year >= 2000 ? month + 20 : month)}${two(day)}${String(serial % 10_000).padStart(4, "0")}`;
  return `${ten}${(10 - (sum(ten, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10}`;
}

export function spanish(serial: number): string {
  const number = 12_345_000 + serial * 13;
  return `${number}${"TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]}`;
}

export function french({ year, month, serial }: Born): string {
  const thirteen = `${1 + (serial % 2)}${two(year % 100)}${two(month)}75${three(101 + (serial % 20))}${three(serial % 999)}`;
  return `${thirteen}${two(97 - (Number(thirteen) % 97))}`;
}

export function american(serial: number): string {
  return `${three(212 + (serial % 300))}-${two(10 + (serial % 80))}-${1234 + serial}`;
}

/** A German IBAN of a bank number that looks real. */
export function germanIban(serial: number): string {
  const bban = `50070010${String(123_456_700 + serial).padStart(10, "0")}`;
  const check = 98n - (BigInt(`${bban}131400`) % 97n);
  return `DE${String(check).padStart(2, "0")}${bban}`;
}

function rotate(text: string, by: number): string {
  return text.slice(by) + text.slice(0, by);
}
