import type { ExceptionFacts } from '../../lib/fork-config.ts';
import { configFile } from '../../model/config/config.ts';
import type { Finding } from '../../model/finding.ts';

/** The section `effect`, which takes exceptions as a law does. */
export const effectLaw = 'effect';

interface Excepting {
  readonly exceptions: readonly ExceptionFacts[];
  /** The day, `YYYY-MM-DD`. */
  readonly day: string;
  /** All that an exception may name. */
  readonly laws: readonly string[];
  /** Those of the laws whose exceptions are to be refused when they end or nothing needs them. */
  readonly isJudged: (law: string) => boolean;
  /** Whether an environment has a part that is switched on; default: each is there. */
  readonly isOn?: (part: string) => boolean;
}

/** What is refused but for the exceptions, and what of the exceptions is. */
export function lessExcepted(
  found: readonly { readonly law: string; readonly finding: Finding }[],
  { exceptions, day, laws, isJudged, isOn = () => true }: Excepting,
): readonly Finding[] {
  const needed = new Set<unknown>();
  const refused = found.filter(({ law, finding }) => {
    const exception = exceptions.find((each) => excepts(each, law, finding));
    needed.add(exception);
    return exception === undefined || !holdsOn(exception, day);
  });
  const judged = exceptions.filter(({ law }) => isJudged(law));
  return [
    ...refused.map(({ finding }) => finding),
    ...judged.flatMap(
      (each) =>
        refusedException(each, day, {
          laws,
          needed: needed.has(each) || (each.part !== undefined && !isOn(each.part)),
        }) ?? [],
    ),
  ];
}

/** Whether the exception covers what a law found. */
export function excepts(exception: ExceptionFacts, law: string, { file, object, field }: Finding): boolean {
  return (
    exception.law === law &&
    exception.object === object &&
    (exception.field === undefined || field.endsWith(exception.field)) &&
    (exception.under === undefined || file.startsWith(`${exception.under}/`))
  );
}

/** Whether an exception holds on a day, `YYYY-MM-DD`; its last day is one on which it does. */
function holdsOn({ until }: ExceptionFacts, day: string): boolean {
  return day <= until;
}

/** Why an exception itself is refused: it names no law, it ended, or nothing needs it. */
export function refusedException(
  exception: ExceptionFacts,
  day: string,
  { laws, needed }: { readonly laws: readonly string[]; readonly needed: boolean },
): Finding | undefined {
  const { law, object, until } = exception;
  const about = { file: configFile, object: `exception of ${object}` };
  if (!laws.includes(law)) {
    return {
      ...about,
      field: 'law',
      value: law,
      reason: 'there is no law of this name',
      wayOut: `Name one of ${laws.join(', ')}; an exception from a policy is a patch of that policy.`,
    };
  }
  if (!holdsOn(exception, day)) {
    const reason = `it ended, so that ${law} holds again`;
    return { ...about, field: 'until', value: until, reason, wayOut: 'Meet the law, or say anew until when and why.' };
  }
  if (needed) return undefined;
  const reason = `nothing there breaks ${law} any more`;
  return { ...about, field: 'the exception', value: 'not needed', reason, wayOut: 'Remove it.' };
}
