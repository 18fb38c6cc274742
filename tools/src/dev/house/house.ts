import type { Staircase } from './layers.ts';

/** The house, from the ground up: docs/architecture.md shows it to people. */
export const house: Staircase = [
  ['tools/src/lib', 'packages/service'],
  ['lockstep.config.ts'],
  ['tools/src/model'],
  ['tools/src/toolbox'],
  ['monitoring/page'],
  ['tools/src/diff', 'infra/src', 'apps/*'],
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
