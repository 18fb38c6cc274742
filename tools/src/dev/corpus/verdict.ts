import type { SectionReport } from '../../gate/check/check.ts';
import { sentence } from '../../model/finding.ts';
import { sectionOf } from './laws.ts';
import type { CorpusChange } from './pull-request.ts';
import { defined } from '../../lib/values/defined.ts';

/** What review said to one change: its sections, or the error that kept it from running. */
export type CheckAnswer = { readonly sections: readonly SectionReport[] } | { readonly error: string };

export interface CorpusVerdict {
  readonly file: string;
  readonly name: string;
  /** Absent for what must pass. */
  readonly law?: string;
  /** Whether review said what it must. */
  readonly passed: boolean;
  readonly refused: boolean;
  /** Why it did not pass, as a person reads it. */
  readonly faults: readonly string[];
  /** Every finding, as "section: sentence". */
  readonly said: readonly string[];
}

/** Whether review said what the corpus wants of it: the words, all of them, nothing else, and the right section. */
export function verdictOf({ file, name, law, says }: CorpusChange, review: CheckAnswer): CorpusVerdict {
  const about = { file, name, ...defined({ law }) };
  if ('error' in review) return { ...about, passed: false, refused: false, faults: [review.error], said: [] };
  const said = review.sections.flatMap((section) =>
    section.findings.map((found) => ({ section: section.name, text: sentence(found) })),
  );
  const silent = review.sections.filter(({ notRun }) => notRun !== undefined);
  const faults = law === undefined ? [] : faultsOf(law, says, said);
  faults.push(...silent.flatMap(({ name: section, notRun = '', broke }) => (broke ? `${section}: ${notRun}` : [])));
  if (law === undefined && said.length > 0) faults.push('it is refused');
  if (law === undefined && silent.length > 0) faults.push(`${silent.map((one) => one.name).join(', ')} did not run`);
  return {
    ...about,
    passed: faults.length === 0,
    refused: said.length > 0,
    faults,
    said: said.map(({ section, text }) => `${section}: ${text}`),
  };
}

interface Said {
  readonly section: string;
  readonly text: string;
}

function faultsOf(law: string, says: readonly string[], said: readonly Said[]): string[] {
  if (said.length === 0) return [`it is not refused; ${law} should say: ${says.join(' … ')}`];
  const section = sectionOf(law);
  const unsaid = says.filter((words) => !said.some(({ text }) => text.includes(words)));
  const beside = said.filter(({ text }) => !says.some((words) => text.includes(words)));
  const right = said.some((one) => one.section === section && says.some((words) => one.text.includes(words)));
  return [
    ...unsaid.map((words) => `nothing says: ${words}`),
    ...beside.map((one) => `this is said besides: ${one.section}: ${one.text}`),
    ...(right ? [] : [`${section} should say it`]),
  ];
}
