import { expect, test } from '@jest/globals';
import { remoteFileOf, remoteOf } from './remote.ts';

const git = (repository: string, ref?: string) => ({ by: 'git', repository, ref });
const web = 'https://github.com/acme/web';

test.each([
  ['https://github.com/acme/web//deploy?ref=v1', git(web, 'v1')],
  ['https://github.com/acme/web/deploy?ref=v1', git(web, 'v1')],
  ['https://github.com/acme/web.git/deploy?timeout=90s&ref=v1', git(web, 'v1')],
  ['https://github.com/acme/web?version=v1', git(web, 'v1')],
  ['https://github.com/acme/web?version=v1&ref=v2', git(web, 'v2')],
  ['https://github.com/acme/web?ref=v1&ref=v2', git(web, 'v1')],
  ['https://github.com/acme/web?ref=', git(web)],
  ['https://github.com/acme/web?ref=v1;timeout=9', git(web)],
  ['https://github.com/acme/web?ref=v1&x=%zz', git(web)],
  ['https://user@github.com/acme/web', git('user@github.com:acme/web')],
  ['HTTPS://GitHub.com/acme/web', git(web)],
  ['http://github.com/acme/web', git(web)],
  ['github.com/acme/web', git(web)],
  ['github.com:acme/web//deploy', git(web)],
  ['git::github.com/acme/web', git(web)],
  ['git::https://git.acme.org/acme/web.git//deploy', git('https://git.acme.org/acme/web')],
  ['git@github.com:acme/web.git', git('git@github.com:acme/web')],
  ['ssh://git@github.com/acme/web', git('git@github.com:acme/web')],
  ['ssh://git@git.acme.org:7999/acme/web.git', git('ssh://git@git.acme.org:7999/acme/web')],
  ['git@git.acme.org:acme/web//deploy', git('git@git.acme.org:acme/web')],
  ['https://dev.azure.com/acme/shop/_git/web/deploy', git('https://dev.azure.com/acme/shop/_git/web')],
  ['file:///srv/git/web.git//deploy', git('file:///srv/git/web')],
  ['https://raw.githubusercontent.com/acme/web/v1/a/b.yaml', git(web, 'v1')],
  ['https://raw.githubusercontent.com/acme', { by: 'http' }],
  ['http://raw.githubusercontent.com/acme/web/v1/a/b.yaml', { by: 'http' }],
  ['https://github.com/acme/web/releases/download/v1/install.yaml', { by: 'http' }],
  ['https://acme.org/install', { by: 'http' }],
  ['../../base/web', undefined],
  ['deployment.yaml', undefined],
  ['web@2.yaml', undefined],
  ['github.com', undefined],
  ['base//web', undefined],
])('a folder or file %s', (text, expected) => {
  expect(remoteOf(text)).toEqual(expected);
});

test.each([
  ['https://acme.org/a.txt', { by: 'http' }],
  ['https://raw.githubusercontent.com/acme/web/v1/a/b', git(web, 'v1')],
  ['github.com/acme/web', undefined],
  ['patches/a.yaml', undefined],
])('a file %s', (text, expected) => {
  expect(remoteFileOf(text)).toEqual(expected);
});
