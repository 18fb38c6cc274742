import * as React from 'react';

/** `03:20 min`, `02:03 hours`, `4 days 02:03 hours`. */
export const Duration = ({ durationS }: { durationS: number }) => <span>{durationText(durationS)}</span>;

export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days === 0 && hours === 0) return `${two(minutes)}:${two(whole % 60)} min`;
  return `${days === 0 ? '' : `${days} days `}${two(hours)}:${two(minutes)} hours`;
}

function two(count: number): string {
  return String(count).padStart(2, '0');
}
