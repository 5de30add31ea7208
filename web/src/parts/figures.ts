/** A number in three figures, without an exponent: "0.0123", "4.57", "12,300"; a dash when there is none. */
export function figures(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size >= 1000) return Math.round(value).toLocaleString('en')
  if (size > 0 && size < 0.0001) return value.toExponential(1)
  return String(Number(value.toPrecision(3)))
}

/** A share as percent in two or three figures: "12.3 %", "0.04 %". */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined || !Number.isFinite(share) ? '–' : figures(share * 100) + ' %'
}

/** Two decimals, as scores are written: "0.62". */
export const score = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(2)

/** "1,234". */
export const count = (value: number): string => value.toLocaleString('en')
