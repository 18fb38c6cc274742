import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { repositoryRoot } from '../lib/files/paths.ts';
import { listAt } from '../lib/values/at.ts';

interface Operator {
  readonly id?: string;
  readonly type: string;
  readonly if?: string;
  readonly regex?: string;
  readonly replace_with?: string;
}

const text = await readFile(join(repositoryRoot, 'base/logs/collector.yaml'), 'utf8');
const operators = listAt<Operator>(parse(text), 'receivers', 'file_log', 'operators');
const masks = operators.filter(({ type }) => type === 'regex_replace');

/** What the collector makes of a line, in the words of JavaScript: its expressions differ in their flags alone. */
function masked(line: string): string {
  return masks.reduce((body, mask) => (guardLets(mask.if ?? '', body) ? replaced(body, mask) : body), line);
}

function replaced(body: string, { regex = '', replace_with: replacement = '' }: Operator): string {
  const [, flags = '', pattern = ''] = /^(?:\(\?([is]+)\))?([\s\S]*)$/.exec(regex) ?? [];
  // The collector's configuration doubles a $ before a brace, and Go puts a group's number into braces.
  return body.replaceAll(new RegExp(pattern, `${flags}g`), replacement.replace('$$', '$').replace('${1}', '$1'));
}

/** Its conditions are words that a line must hold, joined by `and` or by `or`, and a length. */
function guardLets(guard: string, body: string): boolean {
  const [, , condition = ''] = /^(let line = lower\(body\); )?([\s\S]*)$/.exec(guard) ?? [];
  return condition.split(' or ').some((all) => all.split(' and ').every((clause) => holds(clause.trim(), body)));
}

function holds(clause: string, body: string): boolean {
  const length = /^len\(body\) ([<>]) (\d+)$/.exec(clause);
  if (length !== null) return length[1] === '<' ? body.length < Number(length[2]) : body.length > Number(length[2]);
  const [, not, of, word] = /^(not \()?(\S+) contains "(.+)"\)?$/.exec(clause) ?? [];
  if (of === undefined || word === undefined) throw new Error(`No clause that this test knows: ${clause}`);
  return (of === 'body' ? body : body.toLowerCase()).includes(word) === (not === undefined);
}

/** Put together here: none of them stands in the repository. */
const secret = ['s3cr', 'et-hunter', '2'].join('');
const aws = `${'AK'}IA${'QWERTYUIOPASDFGH'}`;
const signed = `ey${'JhbGciOiJIUzI1NiJ9'}.${'eyJzdWIiOiIxMjM0In0'}.${'c2lnbmF0dXJlLW9mLWl0'}`;
const github = `gh${'p_'}${'a1B2'.repeat(9)}`;
const key = Buffer.from('the middle of a key that is printed on a line of its own').toString('base64').slice(0, 64);
const privateKey = (between: string): string =>
  [`-----BEGIN ${'PRIVATE'} KEY-----`, key, `-----END ${'PRIVATE'} KEY-----`].join(between);

test.each([
  ['a header', `Authorization: Basic ${secret}`, secret],
  ['a bearer', `sent bearer ${secret}.abc to the store`, secret],
  ['a header in JSON', JSON.stringify({ headers: { authorization: `Bearer ${secret}` } }), secret],
  ['a password in JSON', JSON.stringify({ user: 'ada', password: `${secret} and more` }), 'and more'],
  ['one with a quote', JSON.stringify({ password: `a"${secret}` }), secret],
  ['one in JSON in JSON', JSON.stringify({ body: JSON.stringify({ clientSecret: secret }) }), secret],
  ['a password in an address', `postgres://app:${secret}@db.web.svc:5432/app failed`, secret],
  ['a parameter', `GET /reset?token=${secret}&lang=de`, secret],
  ['a variable', `DB_PASSWORD=${secret} npm start`, secret],
  ['logfmt', `level=info password="${secret} more" user=ada`, 'more'],
  ['a cookie', `Cookie: theme=dark; session=${secret}`, secret],
  ['a set cookie in JSON', JSON.stringify({ 'set-cookie': `a=b; session=${secret}` }), secret],
  ['a key of AWS', `uses ${aws} now`, aws],
  ['the other half of it', `aws_secret_access_key = ${secret}`, secret],
  ['a signed token', `got ${signed} from it`, signed],
  ['a token of GitHub', `cloning with ${github}`, github],
  ['a private key in JSON', JSON.stringify({ message: privateKey('\n') }), key],
  ['a private key in one line', privateKey(' '), key],
  ['a line of a private key', key, key],
])('%s is masked', (_what, line, hidden) => {
  const seen = masked(line);
  expect(seen).not.toContain(hidden);
  expect(seen).toContain('***');
  if (line.startsWith('{')) expect(() => JSON.parse(seen)).not.toThrow();
});

test.each([
  JSON.stringify({ level: 'info', message: 'request', path: '/keys/1', status: 200, durationMs: 1.25 }),
  JSON.stringify({ message: 'used', tokens: 12, maxTokens: 4096, keyed: true }),
  'E0102 15:04:05.000000 1 server.go:10] cannot read /etc/passwd of https://example.com/a',
  'the token of the page is asked for by name',
  'ghost in the shell, and eyJ alone',
])('%s stays as it is', (line) => {
  expect(masked(line)).toBe(line);
});

test('whatever is parsed is masked before', () => {
  const last = operators.findLastIndex(({ type }) => type === 'regex_replace');
  const parsers = operators.flatMap(({ type }, index) => (type.endsWith('_parser') ? [index] : []));
  expect(Math.min(...parsers)).toBeGreaterThan(last);
  expect(masks.length).toBeGreaterThan(5);
});
