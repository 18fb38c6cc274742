import { pairs } from '../../objectives/pairs.ts';
import { objectiveGroups } from '../../objectives/rules.ts';
import { web } from '../../objectives/specimen.ts';
import type { Group } from '../../rules/model.ts';
import type { Suite } from '../suite.ts';
import { pairTests } from './pairs.ts';
import { requestTests, till } from './requests.ts';
import { longTests, periodTests } from './windows.ts';

const groups = objectiveGroups([web]);

function named(name: string): Group[] {
  return groups.filter((group) => group.name === name);
}

/** The objectives' rules: all of them as they are read, or the group alone whose values are given exactly. */
export function burnSuites(): Suite[] {
  return [
    {
      name: 'burn-rate-pairs',
      groups: named('objectives-burn'),
      evaluationInterval: '1m',
      tests: pairs.flatMap((pair) => pairTests(pair)),
    },
    {
      name: 'from-requests-to-alerts',
      groups: objectiveGroups([web, till]),
      evaluationInterval: '30s',
      tests: requestTests,
    },
    { name: 'thirty-days', groups: named('objectives-period'), evaluationInterval: '30d', tests: periodTests },
    { name: 'long-windows', groups: named('objectives-long'), evaluationInterval: '3d', tests: longTests },
  ];
}
