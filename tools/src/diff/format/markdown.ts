import { headline } from './text.ts';
import { tally, worst, type EnvironmentReview, type RiskLevel, type ObjectReview, type Review } from '../model.ts';

interface MarkdownOptions {
  /** The most bytes of the whole; default: below what GitHub takes in a comment (65,536 characters). */
  readonly limit?: number;
}

/** GitHub's limit for a comment or a body, less room for what a caller puts around it. */
const commentLimit = 65_000;
/** An overlay whose share is less is named, and its lines are left out. */
const leastShare = 300;

const marks: Readonly<Record<RiskLevel, string>> = { danger: '🔴', caution: '🟠', note: '⚪' };

/**
 * The review for a pull request: a table, what is risky, then each overlay's lines, folded and cut so that the whole
 * stays below the limit. Nothing in it mentions a person or refers to an issue.
 */
export function reviewAsMarkdown(review: Review, { limit = commentLimit }: MarkdownOptions = {}): string {
  const head = [
    '<!-- lockstep diff -->',
    '### What the clusters get',
    '',
    overview(review),
    '',
    plain(headline(review)),
    ...exceptionsOf(review, limit / 4),
  ];
  const start = `${head.join('\n')}\n`;
  // Risks may take two fifths of what is left, lines the rest.
  const room = limit - size(start);
  if (room < leastShare) return start.trimEnd();
  const risks = riskList(review, Math.floor(room * 0.4));
  const parts = overlaysOf(review);
  const lines = details(parts, room - size(risks));
  return `${start}${risks}${lines}`.trimEnd();
}

/** What passes from now on, above all else: nothing that is rendered shows it. */
function exceptionsOf({ exceptions }: Review, room: number): readonly string[] {
  if (exceptions.length === 0) return [];
  const lines = exceptions.map((one) => `- 🟠 ${plain(one)}`);
  const kept = fitting(lines, room);
  const rest = lines.length - kept.length;
  return ['', '**Exceptions**', '', ...kept, ...(rest > 0 ? [`- and ${rest} more, whole in the artifact`] : [])];
}

function overview({ environments }: Review): string {
  const rows = environments.map(({ name, objects }) => {
    const level = worst(objects);
    return `| ${plain(name)} | ${tally(objects)} | ${level === undefined ? '' : `${marks[level]} ${level}`} |`;
  });
  return ['| environment | objects | worst risk |', '| --- | --- | --- |', ...rows].join('\n');
}

function riskList({ environments }: Review, room: number): string {
  const lines = environments.flatMap((environment) => {
    const own = [...notesOf(environment), ...environment.objects.flatMap(risksOf)];
    return own.length === 0 ? [] : ['', `**${plain(environment.name)}**`, '', ...own];
  });
  const kept = fitting(lines, room - 60);
  const rest = lines.length - kept.length;
  const end = rest > 0 ? [`- and ${rest} more, whole in the artifact`] : [];
  return lines.length === 0 ? '' : `${[...kept, ...end].join('\n')}\n`;
}

function notesOf({ notes }: EnvironmentReview): readonly string[] {
  return notes.map((note) => `- ⚪ ${plain(note)}`);
}

// What happens with every change is left to the lines; which image runs is what a promotion is about.
function risksOf({ identity, change, risks }: ObjectReview): readonly string[] {
  const told = risks
    .filter(({ level, title }) => level !== 'note' || title === 'image')
    .map(({ level, title, why }) => `${marks[level]} ${plain(title)}: ${plain(why)}`);
  if (told.length < 2) return told.map((risk) => `- **${plain(identity)}** ${change}: ${risk}`);
  return [`- **${plain(identity)}** ${change}:`, ...told.map((risk) => `  - ${risk}`)];
}

interface Part {
  readonly title: string;
  readonly objects: readonly ObjectReview[];
}

function overlaysOf({ environments }: Review): readonly Part[] {
  return environments.flatMap(({ objects }) =>
    [...new Set(objects.map(({ overlay }) => overlay))].map((overlay) => {
      const own = objects.filter((object) => object.overlay === overlay);
      const level = worst(own);
      const mark = level === undefined ? '' : `${marks[level]} `;
      return { title: `${mark}<code>${escaped(overlay)}</code> ${tally(own)}`, objects: own };
    }),
  );
}

function details(parts: readonly Part[], room: number): string {
  const whole = parts.map(({ title, objects }) => folded(title, objects.flatMap(objectLines)));
  const share = fairShare(whole.map(size), room);
  return parts
    .map(({ title, objects }, index) => {
      if (size(whole[index]!) <= share) return whole[index]!;
      const all = objects.flatMap(objectLines);
      if (share < leastShare) return '';
      return folded(title, all, share);
    })
    .filter((part) => part !== '')
    .concat(
      share < leastShare && parts.length > 0 ? [`\ncut: the lines of some overlays, whole in the artifact\n`] : [],
    )
    .join('');
}

/** The most that each part may take so that all fit; parts that need less leave their rest to the others. */
export function fairShare(sizes: readonly number[], room: number): number {
  let [left, share] = [room, Number.POSITIVE_INFINITY];
  for (const [index, part] of sizes.toSorted((one, other) => one - other).entries()) {
    const even = Math.floor(left / (sizes.length - index));
    if (part > even) return even;
    [left, share] = [left - part, even];
  }
  return share;
}

// A line of an object's part; a fence is opened and closed around those that are code.
interface Line {
  readonly text: string;
  readonly code: boolean;
}

function objectLines({ identity, change, diff }: ObjectReview): readonly Line[] {
  return [
    { text: `**${plain(identity)}** ${change}`, code: false },
    ...diff.split('\n').map((text) => ({ text, code: true })),
  ];
}

function folded(title: string, lines: readonly Line[], limit = Number.POSITIVE_INFINITY): string {
  const fence = fenceFor(lines);
  const wrap = (body: string): string => `\n<details><summary>${title}</summary>\n\n${body}\n</details>\n`;
  const body = (kept: readonly Line[]): string => fenced(kept, fence);
  if (size(wrap(body(lines))) <= limit) return wrap(body(lines));
  const room = limit - size(wrap('')) - 2 * fence.length - 80;
  const texts = fitting(
    lines.map(({ text, code }) => (code ? text : `${text}${fence}${fence}      `)),
    room,
  );
  const rest = lines.length - texts.length;
  return wrap(`${body(lines.slice(0, texts.length))}\ncut: ${rest} more lines, whole in the artifact\n`);
}

function fenced(lines: readonly Line[], fence: string): string {
  const output: string[] = [];
  lines.forEach(({ text, code }, index) => {
    const before = lines[index - 1]?.code ?? false;
    if (code && !before) output.push('', `${fence}diff`);
    if (!code && before) output.push(fence, '');
    output.push(text);
  });
  if (lines.at(-1)?.code) output.push(fence);
  return output.join('\n');
}

/** A fence that no line can close. */
export function fenceFor(lines: readonly { readonly text: string }[]): string {
  const longest = lines
    .flatMap(({ text }) => text.match(/`+/g) ?? [])
    .reduce((most, run) => Math.max(most, run.length), 2);
  return '`'.repeat(longest + 1);
}

/** As many of the first lines as fit in so many bytes. */
function fitting(lines: readonly string[], room: number): readonly string[] {
  let left = room;
  const end = lines.findIndex((line) => {
    left -= size(line) + 1;
    return left < 0;
  });
  return end < 0 ? lines : lines.slice(0, end);
}

/**
 * Text that GitHub shows as it is: no mark-up, no mention, no reference to an issue or a commit, no link.
 * A space of no width stands after what would begin one.
 */
export function plain(value: string): string {
  return value
    .replaceAll(/(@|#(?=\d)|:(?=\/\/)|\b(?:GH|gh)-(?=\d)|\bwww(?=\.))/g, '$1\u200b')
    .replaceAll(/[&\\`*_{}[\]<>|~]/g, (sign) => `&#${sign.codePointAt(0)};`);
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function size(value: string): number {
  return Buffer.byteLength(value);
}
