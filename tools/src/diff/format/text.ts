import { styleText } from 'node:util';
import { table } from '../../lib/values/table.ts';
import { tally, worst, workTree, type RiskLevel, type ObjectReview, type Review, type ReviewedSide } from '../model.ts';

type Style = Parameters<typeof styleText>[0];

const levelStyle: Readonly<Record<RiskLevel, Style>> = { danger: ['bold', 'red'], caution: 'yellow', note: 'dim' };
const lineStyle: Readonly<Record<string, Style>> = { '+': 'green', '-': 'red', '@': 'cyan' };

interface TextOptions {
  /** For a terminal. */
  readonly colour: boolean;
}

/** The review for a terminal or a pipe: a table of environments, what changes with its risks, then the lines. */
export function reviewAsText(review: Review, { colour }: TextOptions): string {
  const paint = (style: Style, words: string): string =>
    colour ? styleText(style, words, { validateStream: false }) : words;
  const changed = review.environments.filter(({ objects, notes }) => objects.length + notes.length > 0);
  const summary = changed.flatMap(({ name, objects, notes }) => [
    '',
    paint('bold', name),
    ...notes.map((note) => `  ${note}`),
    ...objects.flatMap((object) => [`  ${titleOf(object)}`, ...risksOf(object, paint)]),
  ]);
  const lines = changed.flatMap(({ objects }) =>
    objects.flatMap((object) => [
      '',
      paint('bold', `=== ${titleOf(object)} in ${object.overlay}`),
      ...object.diff.split('\n').map((line) => painted(line, paint)),
    ]),
  );
  const exceptions = review.exceptions.map((one) => `  ${one}`);
  const letPass = exceptions.length === 0 ? [] : ['', paint('bold', 'exceptions'), ...exceptions];
  return [headline(review), '', overview(review), ...letPass, ...summary, ...lines].join('\n');
}

/** "From 1a2b3c4d5e6f (origin/main) to the work tree". */
export function headline({ base, head }: Review): string {
  return `From ${sideName(base)} to ${sideName(head)}`;
}

function sideName({ name, commit }: ReviewedSide): string {
  if (name === workTree) return name;
  const short = commit.slice(0, 12);
  return name === commit ? short : `${short} (${name})`;
}

function overview({ environments }: Review): string {
  const rows = environments.map(({ name, objects }) => [name, tally(objects), worst(objects) ?? '']);
  return table([['environment', 'objects', 'worst risk'], ...rows]);
}

function titleOf({ identity, change }: ObjectReview): string {
  return `${identity} ${change}`;
}

function risksOf({ risks }: ObjectReview, paint: (style: Style, words: string) => string): readonly string[] {
  return risks.map(({ level, title, why }) => `    ${paint(levelStyle[level], level.padEnd(7))} ${title}: ${why}`);
}

function painted(line: string, paint: (style: Style, words: string) => string): string {
  const style = lineStyle[line[0] ?? ''];
  return style === undefined ? line : paint(style, line);
}
