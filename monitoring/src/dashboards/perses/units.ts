import type { Unit } from '../units.ts';

/** How Perses writes a number. */
export interface PersesFormat {
  readonly unit: string;
  readonly decimalPlaces?: number;
  /** 1.2K for 1234. */
  readonly shortValues?: boolean;
}

const plain: PersesFormat = { unit: 'decimal', shortValues: true };

/** Perses' format of each unit; `axis` is what it has no unit for, said beside the axis of a chart. */
export const formats: Readonly<Record<Unit, { readonly format: PersesFormat; readonly axis?: string }>> = {
  short: { format: plain },
  percentunit: { format: { unit: 'percent-decimal' } },
  s: { format: { unit: 'seconds' } },
  bytes: { format: { unit: 'bytes', shortValues: true } },
  reqps: { format: { unit: 'requests/sec', shortValues: true } },
  cps: { format: { unit: 'counts/sec', shortValues: true } },
  'suffix:cores': { format: plain, axis: 'cores' },
  'suffix:×': { format: plain, axis: '×' },
  'suffix:per day': { format: plain, axis: 'per day' },
  string: { format: plain },
};

/** A unit's format with as many decimals, or as many as its size asks for. */
export function formatOf(unit: Unit, decimals?: number): PersesFormat {
  const { format } = formats[unit];
  return decimals === undefined ? format : { ...format, decimalPlaces: decimals };
}
