import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sentence, type Finding } from '../../model/finding.ts';
import { commit } from '../../lib/git/checkout.ts';
import { init } from '../../lib/git/repository.ts';
import { contextOf } from './context.ts';
import { secretFindings } from './secrets.ts';

/** Joined here, so that no file of this repository holds what looks like a secret. */
const made = (...parts: readonly string[]): string => parts.join('');
const random = made('q7Zk2', 'VxR9t', 'LmW4p', 'Hs8Yb', 'Nd3Fj', 'Kc6Gv', 'Ta1Ue');

const found: readonly [what: string, file: string, text: string, secret: string][] = [
  [
    'a private key',
    'a.pem',
    made('-----BEGIN EC PRI', `VATE KEY-----\n${random}${random}\n-----END EC PRI`, 'VATE KEY-----\n'),
    random,
  ],
  ['a key of AWS', 'aws.txt', made('AK', 'IAQ3EGR', 'VNJ5XKM2DYW'), made('IAQ3EGR', 'VNJ5XKM2DYW')],
  ['a token of GitHub', 'github.txt', made('gh', `p_${random}A`), random],
  [
    'a token of Slack',
    'slack.txt',
    made('xo', 'xb-482913', '570264-91', `3847562018-${random.slice(0, 24)}`),
    random.slice(0, 24),
  ],
  [
    'a JSON web token',
    'jwt.txt',
    made('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiIxMjM0NTY3ODkwIn0.', `${random}abcdefgh`),
    random,
  ],
  [
    'a URL with a password',
    'url.yaml',
    made('url: postgres://web:', 'correct-horse@db.example.com/web'),
    'correct-horse',
  ],
  ['a password', 'password.yaml', made('db:\n  pass', 'word: "Tr0ub4dor&3xkcd99!"\n'), 'Tr0ub4dor'],
  ['a token under a longer name', 'token.env', made('WEB_API_TO', `KEN=${random}\n`), random],
  [
    'the data of a Secret',
    'secret.yaml',
    made('kind: Sec', 'ret\nmetadata:\n  name: web\nstringData:\n  a: horse-battery\n'),
    'horse-battery',
  ],
  [
    'the encoded data of a Secret',
    'data.yaml',
    made('apiVersion: v1\nkind: Sec', 'ret\nmetadata:\n  name: web\ndata:\n  a: aG9yc2UtYmF0dGVyeS1zdGFwbGU=\n'),
    'aG9yc2Ut',
  ],
  ['what a comment excuses', 'excused.txt', made('gh', `p_${random}B # gitleaks:allow`), random],
];

const clean: readonly [what: string, file: string, text: string][] = [
  ['a digest', 'digest.yaml', `image: a.io/b@sha256:${'1a2b3c4d'.repeat(8)}\n`],
  ['the name of a Secret', 'name.yaml', 'tokenSecretName: argocd-notifications\npasswordSecret: web-database\n'],
  ['a variable', 'variable.yaml', 'token: ${{ secrets.GITHUB_TOKEN }}\npassword: $(PASSWORD)\n'],
  ['a Secret without data', 'empty.yaml', 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: argocd-secret\n'],
  ['code that asks for a token', 'code.ts', 'const token = randomBytes(16).toString("hex");\n'],
  ['a URL with a user', 'user.yaml', 'url: ssh://git@github.com/acme/shop.git\n'],
];

let root: string;
let findings: readonly Finding[];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-secrets-'));
  await init(root);
  await writeFile(join(root, 'base.txt'), 'nothing\n');
  await commit(root, 'base', ['base.txt']);
  for (const [, file, text] of [...found, ...clean]) await writeFile(join(root, file), text);
  findings = await secretFindings(contextOf({ root }));
}, 600_000);
afterAll(() => rm(root, { recursive: true }));

describe('the search for secrets', () => {
  test.each(found)('finds %s, and does not repeat it', (_what, file, _text, secret) => {
    const sentences = findings.filter((each) => each.file === file).map((each) => sentence(each));
    expect(sentences).not.toEqual([]);
    expect(sentences.join()).not.toContain(secret);
  });

  test.each(clean)('takes %s for none', (_what, file) => {
    expect(findings.filter((each) => each.file === file)).toEqual([]);
  });

  test('finds what a commit since the base brought and a later one took away', async () => {
    const repo = await mkdtemp(join(tmpdir(), 'lockstep-secrets-'));
    try {
      await init(repo);
      await writeFile(join(repo, 'a.txt'), 'nothing\n');
      const base = await commit(repo, 'base', ['a.txt']);
      await writeFile(join(repo, 'a.txt'), made('gh', `p_${random}C\n`));
      const bad = await commit(repo, 'bad', ['a.txt']);
      await writeFile(join(repo, 'a.txt'), 'nothing\n');
      await commit(repo, 'again', ['a.txt']);
      expect(await secretFindings(contextOf({ root: repo }))).toEqual([]);
      const [past] = await secretFindings(contextOf({ root: repo, base }));
      expect(past?.field).toBe(`the text in commit ${bad.slice(0, 12)}`);
    } finally {
      await rm(repo, { recursive: true });
    }
  });
});
