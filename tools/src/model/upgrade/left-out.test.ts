import { expect, test } from '@jest/globals';
import { leftOut } from './left-out.ts';

const old = ['README.md', 'aws/main.ts', 'aws/src/a.ts', 'docs/aws.md', 'docs/web.md'];
const added = (path: string) => ({ what: 'added', path }) as const;
const changed = (path: string) => ({ what: 'changed', path }) as const;
const moved = (from: string, path: string) => ({ what: 'moved', from, path }) as const;

test.each([
  ['a changed file that was deleted', ['docs/aws.md'], changed('docs/aws.md')],
  ['a moved file that was deleted', ['docs/aws.md'], moved('docs/aws.md', 'docs/cloud.md')],
  ['a new file in a deleted folder', ['aws/main.ts', 'aws/src/a.ts'], added('aws/src/b.ts')],
  ['a new folder in a deleted one', ['aws/main.ts', 'aws/src/a.ts'], added('aws/new/b.ts')],
])('%s is left out', (_what, deleted, change) => {
  expect(leftOut(old, new Set(deleted), [change])).toEqual([change.path]);
});

test.each([
  ['a new file beside a deleted one', ['docs/aws.md'], added('docs/new.md')],
  ['a new file in a folder of which something is kept', ['aws/main.ts'], added('aws/b.ts')],
  ['a changed file that is kept', ['docs/aws.md'], changed('docs/web.md')],
  ['a new file at the root', ['README.md'], added('NOTES.md')],
  ['what the template deleted as well', ['docs/aws.md'], { what: 'deleted', path: 'docs/aws.md' } as const],
])('%s is not left out', (_what, deleted, change) => {
  expect(leftOut(old, new Set(deleted), [change])).toEqual([]);
});
