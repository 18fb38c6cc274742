import { describe, expect, test } from '@jest/globals';
import type { Review } from '../../diff/model.ts';
import { promotionBody, riskLine, type PromotionFacts } from './body.ts';
import { imageOf } from '../../model/image.fixture.ts';

const [old, next] = [imageOf('web', 'a'.repeat(40), '1'), imageOf('web', 'b'.repeat(40), '2')];

const review = (title: string, level: 'danger' | 'caution' | 'note', diff = '-old\n+new'): Review => ({
  base: { name: 'a', commit: 'a'.repeat(40) },
  head: { name: 'b', commit: 'b'.repeat(40) },
  environments: [
    { name: 'staging', objects: [], notes: [] },
    {
      name: 'production',
      notes: [],
      objects: [
        {
          identity: 'Deployment web/web',
          overlay: 'clusters/production/web',
          change: 'changed',
          risks: [{ level, title, why: 'because' }],
          diff,
        },
      ],
    },
  ],
  exceptions: [],
});

const facts: PromotionFacts = {
  promotion: {
    changes: [{ name: old.name, old, next, commits: ['bbbbbbb Answer faster', 'ccccccc Tell @everyone <b>'] }],
    withheld: [],
  },
  web: 'https://github.com/owner/name',
  review: review('image', 'note'),
  evidence: [{ image: next, health: 'staging was healthy' }],
};

describe('the body of a promotion', () => {
  test('holds both digests and commits, linked', () => {
    const body = promotionBody(facts);
    for (const { tag, digest } of [old, next]) {
      expect(body).toContain(`[\`${tag.slice(0, 7)}\`](https://github.com/owner/name/commit/${tag}) \`${digest}\``);
    }
    expect(body).toContain(`https://github.com/owner/name/compare/${old.tag}...${next.tag}`);
  });

  test('lists the commits as text that calls nobody and forms nothing', () => {
    const body = promotionBody(facts);
    expect(body).toContain('Answer faster');
    expect(body).not.toContain('@everyone');
    expect(body).not.toContain('<b>');
  });

  test('says the risk, how to roll back and what the clusters get', () => {
    const body = promotionBody(facts);
    expect(body).toContain('**Risk:** low: 1 changed in production; nothing is marked as risky.');
    expect(body).toContain('rollback production');
    expect(body).toContain('+new');
  });

  test('stays in the limit with 5,000 commits and a change of a megabyte, cutting both and no fact', () => {
    const commits = Array.from(
      { length: 5000 },
      (_, index) => `${String(index).padStart(7, '0')} A subject of a commit`,
    );
    const [change] = facts.promotion.changes;
    const body = promotionBody({
      ...facts,
      promotion: { changes: [{ ...change!, commits }], withheld: [] },
      review: review('image', 'note', '+a line of the render\n'.repeat(50_000).trimEnd()),
    });
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toMatch(/and \d+ more; see “compare” above/);
    expect(body).toMatch(/cut: \d+ more lines/);
    expect(body).toMatch(/closed when production is held\.\n$/);
  });

  test('says why it has no rendered change', () => {
    expect(promotionBody({ ...facts, review: 'no kustomize' })).toContain('could not be rendered (no kustomize)');
  });
});

test.each([
  ['danger', 'high: 1 changed in production; look at storage of Deployment web/web.'],
  ['caution', 'medium: 1 changed in production; look at storage of Deployment web/web.'],
  ['note', 'low: 1 changed in production; nothing is marked as risky.'],
] as const)('a risk of level %s is %s', (level, line) => {
  expect(riskLine(review('storage', level))).toBe(line);
});
