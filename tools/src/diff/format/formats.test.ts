import { Script } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import type { ObjectReview, Review } from '../model.ts';
import { script } from './html-script.ts';
import { reviewAsHtml } from './html.ts';
import { fairShare, fenceFor, reviewAsMarkdown, plain } from './markdown.ts';
import { reviewAsText } from './text.ts';

const object = (more: Partial<ObjectReview> = {}): ObjectReview => ({
  identity: 'Deployment web/web',
  overlay: 'clusters/staging/web',
  change: 'changed',
  risks: [{ level: 'danger', title: 'probes', why: 'web: the livenessProbe is gone' }],
  diff: '@@ spec\n a: 1\n-b: 1\n+b: 2',
  ...more,
});
const review = (...objects: readonly ObjectReview[]): Review => ({
  base: { name: 'origin/main', commit: '1'.repeat(40) },
  head: { name: 'the work tree', commit: '2'.repeat(40) },
  environments: [
    { name: 'staging', objects, notes: [] },
    { name: 'production', objects: [], notes: [] },
  ],
  exceptions: [],
});
const long = (overlay: string, count: number): ObjectReview =>
  object({ overlay, diff: Array.from({ length: count }, (_, line) => `+line ${line}: ${'x'.repeat(40)}`).join('\n') });

describe('text', () => {
  test('tells which environments change, what is risky, and the lines', () => {
    expect(reviewAsText(review(object()), { colour: false })).toBe(`From 111111111111 (origin/main) to the work tree

environment  objects    worst risk
staging      1 changed  danger
production   no change

staging
  Deployment web/web changed
    danger  probes: web: the livenessProbe is gone

=== Deployment web/web changed in clusters/staging/web
@@ spec
 a: 1
-b: 1
+b: 2`);
  });

  test('has colour only when asked', () => {
    expect(reviewAsText(review(object()), { colour: false })).not.toContain('\u001b[');
    expect(reviewAsText(review(object()), { colour: true })).toContain('\u001b[32m+b: 2');
  });
});

test('what passes from now on stands above all else, and is cut where it is too much', () => {
  const some = {
    ...review(object()),
    exceptions: ['added: @a <b>', ...Array.from({ length: 500 }, () => 'x'.repeat(50))],
  };
  const said = reviewAsMarkdown(some, { limit: 8000 });
  expect(said.indexOf('**Exceptions**')).toBeLessThan(said.indexOf('**staging**'));
  expect(said).toMatch(/\n- 🟠 added: @\u200Ba &#60;b&#62;\n/);
  expect(said).toMatch(/\n- and \d+ more, whole in the artifact\n/);
  expect(Buffer.byteLength(said)).toBeLessThanOrEqual(8000);
  expect(reviewAsText(some, { colour: false })).toContain('exceptions\n  added: @a <b>\n');
  expect(reviewAsHtml(some)).toContain('added: @a &lt;b&gt;</p>');
});

describe('markdown', () => {
  test('folds the lines of each overlay', () => {
    const said = reviewAsMarkdown(review(object()));
    expect(said).toContain('| staging | 1 changed | 🔴 danger |');
    expect(said).toContain('| production | no change |  |');
    expect(said).toContain('- **Deployment web/web** changed: 🔴 probes: web: the livenessProbe is gone');
    expect(said).toContain('<details><summary>🔴 <code>clusters/staging/web</code> 1 changed</summary>');
    expect(said).toContain('```diff\n@@ spec\n a: 1\n-b: 1\n+b: 2\n```');
  });

  test('says that nothing changes', () => {
    expect(reviewAsMarkdown(review())).not.toContain('<details>');
  });

  test.each([[65_000], [20_000], [3000]])('stays below %i bytes, and says how much is cut', (limit) => {
    const said = reviewAsMarkdown(review(long('clusters/staging/a', 900), long('clusters/staging/b', 900), object()), {
      limit,
    });
    expect(Buffer.byteLength(said)).toBeLessThanOrEqual(limit);
    expect(Buffer.byteLength(said)).toBeGreaterThan(limit * 0.6);
    const cut = [...said.matchAll(/cut: (\d+) more lines, whole in the artifact/g)].map((found) => Number(found[1]));
    expect(cut).toHaveLength(2);
    // What is shown and what is cut are all lines there are: 900 of each, and the object's title.
    expect(said.split('\n').filter((line) => line.startsWith('+line')).length + cut[0]! + cut[1]!).toBe(1800);
    expect((said.match(/^```/gm) ?? []).length % 2).toBe(0);
    expect(said.match(/<details>/g)).toHaveLength(3);
    expect(said.match(/<\/details>/g)).toHaveLength(3);
  });

  test('stays below the limit when hundreds of overlays change', () => {
    const many = Array.from({ length: 400 }, (_, index) => long(`clusters/staging/service-${index}`, 50));
    const said = reviewAsMarkdown(review(...many));
    expect(Buffer.byteLength(said)).toBeLessThan(65_536);
    expect(said).toContain('whole in the artifact');
  });

  test('lets a small overlay stay whole beside a large one', () => {
    expect(reviewAsMarkdown(review(long('clusters/staging/a', 5000), object()))).toContain('-b: 1\n+b: 2\n```');
  });

  test('has a fence that no content closes', () => {
    const said = reviewAsMarkdown(review(object({ diff: '+a: |\n+  ````\n+  </details> @team #12' })));
    expect(said).toContain('`````diff\n+a: |\n+  ````\n+  </details> @team #12\n`````');
    expect(fenceFor([{ text: 'no tick' }])).toBe('```');
  });

  test('mentions nobody and refers to nothing outside the fences', () => {
    const why = 'ask @team about #12, o/r#3, GH-4 and https://github.com/o/r/pull/5 <img src=x> **b** `c` [d](e)';
    const said = reviewAsMarkdown(
      review(object({ identity: 'Kind @me/x', risks: [{ level: 'danger', title: 'a', why }] })),
    );
    const outside = said.replaceAll(/```[\s\S]*?```/g, '');
    expect(outside).not.toMatch(/@\w/);
    expect(outside).not.toMatch(/(?<!&)#\d/);
    expect(outside).not.toMatch(/GH-\d|:\/\/|<img|\*\*b\*\*|`c`|\]\(/);
  });

  test.each([
    ['a@b', 'a@\u200bb'],
    ['x #1 y', 'x #\u200b1 y'],
    ['<b>&', '&#60;b&#62;&#38;'],
    ['a_b*', 'a&#95;b&#42;'],
  ])('shows %j as it is', (value, said) => {
    expect(plain(value)).toBe(said);
  });
});

test.each([
  [[10, 40], 100, 90],
  [[10, 1000], 100, 90],
  [[1000, 1000], 100, 50],
  [[10, 40, 1000, 1000], 100, 30],
  [[1000], 0, 0],
])('of %j in %i, no part gets more than %i', (sizes, room, share) => {
  expect(fairShare(sizes, room)).toBe(share);
});

describe('html', () => {
  const page = reviewAsHtml(review(object({ diff: '-a: <b>&1\n+a: <b>&2', identity: 'Kind <x>/"y"' })));

  test('needs nothing from elsewhere', () => {
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    expect(page).not.toMatch(/@import|url\(|https?:/);
    expect(page).toContain("default-src 'none'");
  });

  test('has a script that parses', () => {
    expect(() => new Script(script)).not.toThrow();
    expect(page).toContain(script);
  });

  test('shows what objects hold, and runs none of it', () => {
    expect(page).toContain('a: &lt;b&gt;&amp;<mark>1</mark>');
    expect(page).toContain('&lt;x&gt;/&quot;y&quot;');
    expect(page).not.toMatch(/<x>|<b>&/);
  });

  test('folds what is long and leads to each object', () => {
    const two = reviewAsHtml(review(object(), long('clusters/staging/a', 500)));
    expect(two).toMatch(/id="staging-1" data-level="danger" open/);
    expect(two).toMatch(/id="staging-2" data-level="danger">/);
    expect(two).toContain('href="#staging-2"');
  });

  test('says that nothing changes', () => {
    expect(reviewAsHtml(review())).toContain('Every environment renders what it rendered before.');
  });
});
