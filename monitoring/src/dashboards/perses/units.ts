import type { Unit } from '../units.ts';

/** How Perses writes a number. */
export interface PersesFormat {
  readonly unit: string;
  readonly decimalPlaces?: number;
  /** 1.2K for 1234. */
  readonly shortValues?: boolean;
}

const plain: PersesFormat = { unit: 'decimal', shortValues: true };

/** How a unit is written beside a value; on an axis, where a chart says it once and not at every number. */
interface UnitFormats {
  readonly value: PersesFormat;
  readonly axis?: { readonly format: PersesFormat; readonly label: string };
}

/** Perses' formats of each unit. What it has no unit for is said by a panel's title. */
export const formats: Readonly<Record<Unit, UnitFormats>> = {
  short: { value: plain },
  percentunit: { value: { unit: 'percent-decimal' } },
  s: { value: { unit: 'seconds' } },
  bytes: { value: { unit: 'bytes', shortValues: true } },
  reqps: { value: { unit: 'requests/sec', shortValues: true }, axis: { format: plain, label: 'requests/s' } },
  cps: { value: { unit: 'counts/sec', shortValues: true }, axis: { format: plain, label: 'per second' } },
  'suffix:cores': { value: plain, axis: { format: plain, label: 'cores' } },
  'suffix:×': { value: plain, axis: { format: plain, label: '×' } },
  'suffix:days': { value: plain, axis: { format: plain, label: 'days' } },
  string: { value: plain },
};

/** A unit's format beside a value, with as many decimals, or as many as its size asks for. */
export function formatOf(unit: Unit, decimals?: number): PersesFormat {
  const { value } = formats[unit];
  return decimals === undefined ? value : { ...value, decimalPlaces: decimals };
}

/** A unit's format along the axis of a chart, and what stands beside it. */
export function axisOf(unit: Unit): { readonly format: PersesFormat; readonly label?: string } {
  const { value, axis } = formats[unit];
  return axis ?? { format: value };
}
