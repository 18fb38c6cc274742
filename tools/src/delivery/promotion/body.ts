import { bodyLimit } from '../../lib/github/github.ts';
import { reviewAsMarkdown, plain } from '../../diff/format/markdown.ts';
import { tally, worst, type RiskLevel, type Review } from '../../diff/model.ts';
import type { ImageEvidence } from './evidence.ts';
import { shortCommit, shortName } from '../../model/image-reference.ts';
import type { Decision, PromotedImage, WithheldImage } from './plan.ts';
import { onlyWords } from '../../model/hold-file.ts';
import { serviceNameOf } from '../../model/services.ts';
import { hopTo, type Environment } from '../../model/environment.ts';

export interface PromotionFacts {
  readonly promotion: Pick<Decision, 'changes' | 'withheld'> & Partial<Pick<Decision, 'to'>>;
  /** The images that it is about, by their short names; absent: all. */
  readonly only?: readonly string[] | undefined;
  /** "https://github.com/owner/name" when commits can be linked there. */
  readonly web?: string;
  /** The rendered change, or why it could not be made. */
  readonly review: Review | string;
  /** About each image that is offered. */
  readonly evidence: readonly ImageEvidence[];
}

const words: Readonly<Record<RiskLevel | 'none', string>> = {
  danger: 'high',
  caution: 'medium',
  note: 'low',
  none: 'low',
};

/** The body of the promotion's pull request, in at most as many characters as GitHub takes. */
export function promotionBody(facts: PromotionFacts, limit: number = bodyLimit): string {
  const { promotion, only, review, web } = facts;
  const { from, to } = hopTo(promotion.to);
  const rollback = ['rollback', to, ...onlyWords(only), '--open-pr', '--repo', web ?? 'origin'].join(' ');
  const some = only === undefined ? '' : ` of ${only.map(serviceNameOf).join(', ')}, and of no other service,`;
  const head = [
    `Merging this gives ${to} the images${some} that ${from} runs. Nothing else changes, and nothing is rebuilt.`,
    '',
    imageTable(promotion.changes, to, web),
    ...withheldLines(promotion.withheld),
    '',
    `**Risk:** ${riskLine(review)}`,
    '',
    `**Provenance:** ${provenanceLine(facts.evidence)}`,
    '',
    `**${from.charAt(0).toUpperCase()}${from.slice(1)}:** ${healthLine(facts.evidence)}`,
    '',
    `**Roll back:** \`npm run lockstep -- ${rollback} --reason "…"\`. ` +
      `It puts what ${to} has now${only === undefined ? '' : ' of that'} back and holds it, so that these digests are not offered again.`,
  ].join('\n');
  const end = `\n\nThis pull request is refreshed when ${from} moves on, and closed when ${to} is held.\n`;
  // Commits may take a third of what is left, the rendered change the rest.
  const room = limit - head.length - end.length;
  const commits = commitLists(promotion.changes, web, Math.floor(room / 3));
  const diff =
    typeof review === 'string' ? '' : `\n\n${reviewAsMarkdown(review, { limit: room - commits.length - 2 })}`;
  return `${head}${commits}${diff}${end}`.slice(0, limit);
}

function imageTable(changes: readonly PromotedImage[], to: Environment, web: string | undefined): string {
  const rows = changes.map(({ name, old, next }) =>
    [shortName(name), side(old, web), side(next, web), compare(old?.tag, next?.tag, web)].join(' | '),
  );
  return [`| image | ${to} now | offered | |`, '| --- | --- | --- | --- |', ...rows.map((row) => `| ${row} |`)].join(
    '\n',
  );
}

function side(image: { readonly tag: string; readonly digest: string } | undefined, web: string | undefined): string {
  if (image === undefined) return 'none';
  return `${commitLink(image.tag, web)} \`${image.digest}\``;
}

function commitLink(commit: string, web: string | undefined): string {
  const short = `\`${shortCommit(commit)}\``;
  return web === undefined ? short : `[${short}](${web}/commit/${commit})`;
}

function compare(old: string | undefined, next: string | undefined, web: string | undefined): string {
  return web !== undefined && old && next && old !== next ? `[compare](${web}/compare/${old}...${next})` : '';
}

function withheldLines(withheld: readonly WithheldImage[]): readonly string[] {
  if (withheld.length === 0) return [];
  return [
    '',
    'Not offered:',
    ...withheld.map(({ name, next, reason }) => `- ${shortName(name)} ${shortCommit(next?.tag ?? '')}: ${reason}`),
  ];
}

/** "low: 1 changed in production; nothing is marked as risky". */
export function riskLine(review: Review | string): string {
  if (typeof review === 'string') return `not known: the change could not be rendered (${plain(review)}).`;
  const changed = review.environments.filter(({ objects }) => objects.length > 0);
  if (changed.length === 0) return 'low: no object changes.';
  const objects = changed.flatMap((environment) => environment.objects);
  const level = worst(objects);
  const where = changed.map(({ name, objects: own }) => `${tally(own)} in ${name}`).join(', ');
  const marked = objects.flatMap(({ identity, risks }) =>
    risks.filter((risk) => risk.level !== 'note').map(({ title }) => `${title} of ${identity}`),
  );
  const more = marked.length > 5 ? ` and ${marked.length - 5} more` : '';
  const what = marked.length === 0 ? 'nothing is marked as risky' : `look at ${marked.slice(0, 5).join(', ')}${more}`;
  return `${words[level ?? 'none']}: ${where}; ${plain(what)}.`;
}

function provenanceLine(evidence: readonly ImageEvidence[]): string {
  return perImage(evidence, ({ unverified }) =>
    unverified === undefined
      ? "verified: built by this repository's release workflow from main, of the commit that its tag names"
      : `**not verified**: ${plain(unverified)}`,
  );
}

function healthLine(evidence: readonly ImageEvidence[]): string {
  return perImage(evidence, ({ health }) => plain(health));
}

function perImage(evidence: readonly ImageEvidence[], say: (one: ImageEvidence) => string): string {
  if (evidence.length === 0) return 'no image is offered.';
  const [first] = evidence.map(say);
  // Mostly it is the same for all, and then it is said once.
  if (evidence.every((one) => say(one) === first)) return `${first}.`;
  return evidence.map((one) => `${shortName(one.image.name)} ${say(one)}.`).join(' ');
}

function commitLists(changes: readonly PromotedImage[], web: string | undefined, room: number): string {
  const parts = changes
    .filter(({ commits }) => commits.length > 0)
    .map(({ name, commits }) => {
      const lines = commits.map((line) => {
        const [hash = '', ...subject] = line.split(' ');
        const link = web === undefined ? `\`${hash}\`` : `[\`${hash}\`](${web}/commit/${hash})`;
        return `- ${link} ${plain(subject.join(' '))}`;
      });
      return `\n\n**Commits of ${shortName(name)} that come with it** (${commits.length}, newest first)\n\n${fitting(lines, room / changes.length)}`;
    });
  return parts.join('');
}

function fitting(lines: readonly string[], room: number): string {
  let left = room - 200;
  const end = lines.findIndex((line) => (left -= line.length + 1) < 0);
  if (end < 0) return lines.join('\n');
  return [...lines.slice(0, end), `- and ${lines.length - end} more; see “compare” above`].join('\n');
}
