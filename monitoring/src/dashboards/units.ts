/** The units that panels may have, by Grafana's names; any other would show a number without saying of what. */
export const units = {
  count: 'short',
  /** From 0 to 1, shown as per cent. */
  share: 'percentunit',
  seconds: 's',
  bytes: 'bytes',
  requestsPerSecond: 'reqps',
  perSecond: 'cps',
  cores: 'suffix:cores',
  /** How many times as fast as the objective allows. */
  times: 'suffix:×',
  days: 'suffix:days',
  /** Of tables and timelines that show words. */
  words: 'string',
} as const;

export type Unit = (typeof units)[keyof typeof units];
