import { expect, test } from '@jest/globals';
import { missingFiles } from './named-files.ts';

const files = ['docs/page.md', 'docs/deep/other.md', 'tools/src/lib/run.ts', 'base/web/service.yaml'];

function saidOf(text: string): readonly string[] {
  return missingFiles([{ file: 'docs/page.md', text }], files);
}

test.each([
  ['of the root', 'words\n`base/web/gone.yaml`', 'docs/page.md:2 names base/web/gone.yaml, and there is no such file'],
  ['of a wing', '`lib/gone.ts`', 'names lib/gone.ts'],
  ['beside the page', '`deep/gone.md`', 'names deep/gone.md'],
  ['that is a folder', '`base/gone/`', 'names base/gone, '],
])('a file %s that is not there is named by file and line', (_what, text, sentence) => {
  expect(saidOf(text)).toEqual([expect.stringContaining(sentence)]);
});

test.each([
  ['what is there', '`base/web/service.yaml` `base/web/` `lib/run.ts` `tools/src/lib/run.ts` `deep/other.md`'],
  ['a place to fill in', '`base/<component>/kustomization.yaml` `base/*/x.yaml` `base/web/…`'],
  ['what only looks like a path', '`base/x` `ghcr.io/acme/web.git` `application/json` `web/`'],
  ['code', '```sh\n`base/gone.yaml`\n```'],
])('%s is passed over', (_what, text) => {
  expect(saidOf(text)).toEqual([]);
});
