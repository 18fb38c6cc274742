import { expect, test } from '@jest/globals';
import { changeSummary, type ImageChange } from './change.ts';

const change = (name: string, removed = false): ImageChange => {
  const image = { name: `ghcr.io/example/${name}`, tag: '1a2b3c4'.padEnd(40, '0'), digest: `sha256:${'0'.repeat(64)}` };
  return { name: image.name, ...(removed ? { old: image } : { next: image }) };
};
const many = Array.from({ length: 200 }, (_, index) => change(`service-${index + 1}`));

test.each<[string, readonly ImageChange[], string]>([
  ['one', [change('web')], 'web 1a2b3c4'],
  ['one that is taken out', [change('web', true)], 'web (removed)'],
  ['a few', [change('api'), change('web')], 'api 1a2b3c4, web 1a2b3c4'],
  ['more than a title has room for', many, 'service-1 1a2b3c4, service-2 1a2b3c4 and 198 more'],
  ['one of a long name', [change('w'.repeat(60))], `${'w'.repeat(60)} 1a2b3c4`],
  ['two of long names', [change('w'.repeat(60)), change('web')], `${'w'.repeat(60)} 1a2b3c4 and 1 more`],
])('a summary names %s', (_, changes, expected) => {
  expect(changeSummary(changes)).toBe(expected);
});
