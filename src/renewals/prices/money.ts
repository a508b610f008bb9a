/** Shares are counted in ten-thousandths: 0.25 of VAT is 2,500. */
const WHOLE = 10_000;

/** Minor units that a percentage takes off; a broken unit is rounded up, for the customer. */
export function percentOff(listMinor: number, percent: number): number {
  return Math.min(listMinor, divide(listMinor, percent, 100, 'up'));
}

/** The VAT inside a price that includes it; half a minor unit is rounded up. @param rate e.g. 0.25. */
export function vatShare(grossMinor: number, rate: number): number {
  const parts = Math.round(rate * WHOLE);
  return divide(grossMinor, parts, WHOLE + parts, 'nearest');
}

/** `amount × times ÷ by` in whole numbers all the way: no float ever holds money. Amounts are not negative. */
function divide(amount: number, times: number, by: number, round: 'up' | 'nearest'): number {
  const product = BigInt(amount) * BigInt(times);
  const divisor = BigInt(by);
  if (round === 'up') return Number((product + divisor - 1n) / divisor);
  return Number((2n * product + divisor) / (2n * divisor));
}
