/**
 * How probable it is that chance alone makes equally likely draws at least as uneven as `counts`: Pearson's
 * chi-squared test, upper tail with counts.length - 1 degrees of freedom. 1 without draws.
 */
export function chiSquaredP(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const degrees = counts.length - 1;
  if (degrees < 1 || total === 0) return 1;
  const expected = total / counts.length;
  let statistic = 0;
  for (const count of counts) statistic += (count - expected) ** 2 / expected;
  return upperGamma(degrees / 2, statistic / 2);
}

/**
 * The regularised upper incomplete gamma function for whole and half `a`, by the lower one's power series
 * (Abramowitz and Stegun 6.5.29).
 */
function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x > 600) return 0;
  let gamma = a % 1 === 0 ? 1 : Math.sqrt(Math.PI);
  for (let k = a % 1 === 0 ? 1 : 0.5; k < a + 1; k++) gamma *= k;
  let term = (x ** a * Math.exp(-x)) / gamma;
  let lower = term;
  for (let n = 1; term > lower * 1e-16; n++) {
    term *= x / (a + n);
    lower += term;
  }
  return Math.max(0, 1 - lower);
}
