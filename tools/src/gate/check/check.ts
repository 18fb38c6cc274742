import { Failure } from '../../lib/failure.ts';
import { placeOf } from '../../lib/process/programming-error.ts';
import { sentence, type Finding } from '../../model/finding.ts';
import type { CheckContext } from './context.ts';
import { sections, type Section } from './sections.ts';

export interface SectionReport {
  readonly name: string;
  readonly title: string;
  /** How much longer the whole check took for it. */
  readonly seconds: number;
  readonly findings: readonly Finding[];
  /** What the reader should know and that is no finding. */
  readonly notes: readonly string[];
  /** Why it did not run, though it was asked for. */
  readonly notRun?: string;
  /** It did not run to its end for a mistake of these tools. */
  readonly broke?: true;
}

export interface CheckReport {
  readonly sections: readonly SectionReport[];
}

interface CheckOptions {
  /** Names of sections; default: all that apply. */
  readonly only?: readonly string[];
  /** Names of sections that are left out. */
  readonly skip?: readonly string[];
  /** Told each section's report as soon as it is there. */
  readonly told?: (report: SectionReport) => void;
}

/**
 * Runs the sections one after the other; those that begin with waiting start at once.
 * @throws {Failure} when `only` or `skip` names no section, or one that needs a base and there is none.
 */
export async function check(
  context: CheckContext,
  { only = [], skip = [], told = () => {} }: CheckOptions = {},
): Promise<CheckReport> {
  const asked = chosen(only, context.base, skip);
  const early = new Map(
    asked.filter((section) => section.early).map((section) => [section, runSection(section, context)]),
  );
  const reports: SectionReport[] = [];
  let since = performance.now();
  for (const section of asked) {
    const ran = await (early.get(section) ?? runSection(section, context));
    const now = performance.now();
    const report = { ...ran, seconds: (now - since) / 1000 };
    since = now;
    told(report);
    reports.push(report);
  }
  return { sections: reports };
}

/** Whether nothing is refused and everything that was asked for ran. */
export function passes({ sections: reports }: CheckReport): boolean {
  return reports.every(({ findings, notRun }) => findings.length === 0 && notRun === undefined);
}

/** One line per section, then the sentences of its findings and its notes; one that holds in several files is said once. */
export function sectionText({ title, seconds, findings, notes, notRun }: SectionReport): string {
  const state = notRun === undefined ? (findings.length === 0 ? 'ok     ' : 'REFUSED') : 'NOT RUN';
  const reason = notRun === undefined ? '' : `: ${notRun}`;
  const lines = [`${state} ${title} (${seconds.toFixed(1)} s)${reason}`];
  return [
    ...lines,
    ...sentencesOf(findings).map((line) => `        ${line}`),
    ...notes.map((note) => `        ${note}`),
  ].join('\n');
}

type Ran = Omit<SectionReport, 'seconds'>;

/** A section that cannot be run says so itself, so that the others are heard as well. */
async function runSection(section: Section, context: CheckContext): Promise<Ran> {
  const { name, title } = section;
  const notes: string[] = [];
  try {
    return await ranBy(section, { ...context, note: (line) => void notes.push(line) }, notes);
  } catch (error) {
    const about = { name, title, findings: [], notes };
    if (error instanceof Failure) return { ...about, notRun: error.message };
    return { ...about, notRun: `a mistake of these tools: ${placeOf(error)}`, broke: true };
  }
}

async function ranBy(section: Section, context: CheckContext, notes: readonly string[]): Promise<Ran> {
  const { name, title, check: work, needsRenders, early } = section;
  const isBlocked = async () => needsRenders === true && (await context.unrendered()).length > 0;
  const blocked = { name, title, findings: [], notes, notRun: 'an overlay does not render' };
  if (!early && (await isBlocked())) return blocked;
  const findings = await work(context);
  return (await isBlocked()) ? blocked : { name, title, findings, notes };
}

function chosen(only: readonly string[], base: string | undefined, skip: readonly string[]): readonly Section[] {
  const strange = [...only, ...skip].find((name) => !sections.some((section) => section.name === name));
  if (strange !== undefined) {
    const why = `the sections are ${sections.map(({ name }) => name).join(', ')}`;
    throw new Failure({ what: `"${strange}" is no section`, why, wayOut: 'Name one of these.' });
  }
  const asked = sections.filter(({ name }) => (only.length === 0 || only.includes(name)) && !skip.includes(name));
  const lacking = asked.find(({ name, needsBase }) => needsBase && base === undefined && only.includes(name));
  if (lacking !== undefined) {
    throw new Failure({ what: `${lacking.name} compares with a base`, wayOut: 'Add --base REVISION.' });
  }
  return asked.filter(({ needsBase }) => !needsBase || base !== undefined);
}

function sentencesOf(findings: readonly Finding[]): readonly string[] {
  const groups = Map.groupBy(findings, ({ object, field, value, reason }) =>
    JSON.stringify([object, field, value, reason]),
  );
  return [...groups.values()].map((group) => {
    const { object, field, value, reason, wayOut } = group[0]!;
    return sentence({ file: group.map(({ file }) => file).join(', '), object, field, value, reason, wayOut });
  });
}
