import type { Staircase } from './layers.ts';

/** The house, from the ground up: docs/architecture.md shows it to people. */
export const house: Staircase = [
  ['tools/src/lib'],
  ['lockstep.config.ts'],
  ['tools/src/model'],
  ['tools/src/toolbox'],
  ['tools/src/diff', 'infra/src', 'apps/web', 'monitoring/page'],
  ['tools/src/image', 'tools/src/delivery'],
  ['monitoring/src'],
  ['tools/src/gate'],
  ['tools/src/cluster'],
  ['tools/src/dev'],
  ['tools/src/commands'],
  // main.ts and program.ts: they put the commands together.
  ['tools/src'],
  ['e2e'],
];
