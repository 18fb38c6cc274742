import { Failure } from '../../lib/failure.ts';

/** What is measured: so long, up to a moment. */
export interface Window {
  /** As it was asked for: "30d". */
  readonly name: string;
  /** Milliseconds since 1970; the first moment is outside, the last is inside. */
  readonly from: number;
  readonly until: number;
}

const day = 86_400_000;
const units: Readonly<Record<string, number>> = { h: day / 24, d: day, w: 7 * day };

/** @throws {Failure} that quotes what is no length of time, or no moment. */
export function parseWindow(length: string, moment?: string): Window {
  const { count = '', unit = '' } = /^(?<count>[1-9]\d{0,3})(?<unit>[hdw])$/.exec(length)?.groups ?? {};
  const size = units[unit];
  if (size === undefined) throw refused('window', length, 'Write a count of hours, days or weeks: --window 30d.');
  const until = moment === undefined ? Date.now() : Date.parse(moment);
  if (Number.isNaN(until)) throw refused('moment', moment, 'Write a day or RFC 3339: --until 2026-01-31T12:00:00Z.');
  return { name: length, from: until - Number(count) * size, until };
}

export function within({ from, until }: Window, time: string): boolean {
  const moment = Date.parse(time);
  return moment > from && moment <= until;
}

export function daysOf({ from, until }: Window): number {
  return (until - from) / day;
}

function refused(what: string, value: string | undefined, wayOut: string): Failure {
  return new Failure({ what: `${JSON.stringify(value)} is no ${what} to measure`, wayOut });
}
