/** Three digits that count: `0.0123`, `4.73`, `37.1`, `174`, `2,700`. */
export function number(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const text = value.toFixed(Math.min(digits, 6));
  return digits === 0 ? Math.round(value).toLocaleString('en') : text;
}

/** `4.73 ×`; a ratio below one has as many places as it takes to tell it from nothing. */
export function ratio(value: number): string {
  return `${value >= 0.1 && value < 100 ? value.toFixed(2) : number(value)} ×`;
}

export function figure(value: number, unit: string): string {
  return unit === '×' ? ratio(value) : `${number(value)} ${unit}`.trim();
}
