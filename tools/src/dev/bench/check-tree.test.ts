import { expect, test } from '@jest/globals';
import type { SectionReport } from '../../gate/check/check.ts';
import { refusedTree } from './check-tree.ts';
import { measuredSections } from './render-bench.ts';

const section: SectionReport = { name: 'graph', title: 'it fits', seconds: 3, findings: [], notes: [] };

test('a tree that check refuses is an error that says why', () => {
  const finding = { file: 'f', object: 'Service a', field: 'kind', value: 'b', reason: 'c', wayOut: 'D.' };
  const { parts } = refusedTree([
    { ...section, findings: [finding] },
    { ...section, notRun: 'an overlay does not render' },
  ]);
  expect(parts.what).toContain('(1 findings)');
  expect(parts.why).toBe('f: Service a: kind is b: c. D.\nan overlay does not render');
});

test("a check's sections stand beside it, the API server's memory with the section that asks it", () => {
  const whole = { services: 10, overlays: 50, what: 'check', seconds: 9, secondsPer100: 18 };
  const sections = [section, { ...section, name: 'api-server', seconds: 5 }];
  expect(measuredSections(whole, { sections, apiServerMebibytes: 600 })).toEqual([
    { services: 10, overlays: 50, what: 'check: graph', seconds: 3, secondsPer100: 6 },
    {
      services: 10,
      overlays: 50,
      what: 'check: api-server (its own MiB)',
      seconds: 5,
      secondsPer100: 10,
      mebibytes: 600,
    },
  ]);
});
