import { mutationKinds, mutationName } from './mutation.ts';
import { freeReason } from './free.ts';
import { unasked, type MutationVerdict } from './judge.ts';
import { unmutated } from './sources.ts';
import { survivorsFile } from '../../model/exception-files.ts';
import { explains, type Survivors } from './survivors.ts';

/** How much of each kind must be refused, and of all together; an unexplained survivor of the first two fails alone. */
const goals: Readonly<Record<string, number>> = { reference: 0.97, 'no-effect': 0.97, all: 0.9 };
const strict: ReadonlySet<string> = new Set(['reference', 'no-effect']);

/** One line of the table. */
export interface MutationTally {
  readonly kind: string;
  readonly killed: number;
  readonly survived: number;
  /** Survivors that no rule can call wrong: `free.ts` says why. They count neither way. */
  readonly free: number;
  /** Mutations that leave every render as it is. They count neither way. */
  readonly noChange: number;
  /** Of those that count, how many the other program refuses; absent where none was asked. */
  readonly beside?: number;
}

export interface MutationReport {
  readonly tally: readonly MutationTally[];
  /** Survivors with the reason of the reviewed file, if they have one. */
  readonly survivors: readonly { readonly verdict: MutationVerdict; readonly reason?: string }[];
  readonly free: readonly { readonly verdict: MutationVerdict; readonly reason: string }[];
  /** Why the run fails; empty when it does not. */
  readonly faults: readonly string[];
}

/** What the verdicts come to. `whole` says that a survivor that is not there no longer survives anywhere; of a part, a goal is missed when its share leaves no doubt. */
export function mutationReport(
  verdicts: readonly MutationVerdict[],
  reviewed: Survivors,
  whole: boolean,
): MutationReport {
  const standing = verdicts.filter(({ outcome }) => outcome === 'survived');
  const broken = verdicts.filter(({ outcome }) => outcome === 'error');
  const free = standing.flatMap((verdict) => {
    const reason = freeReason(verdict.mutation);
    return reason === undefined ? [] : [{ verdict, reason }];
  });
  const isFree = new Set(free.map(({ verdict }) => verdict));
  const survivors = standing
    .filter((verdict) => !isFree.has(verdict))
    .map((verdict) => {
      const reason = reviewed.find((entry) => explains(entry, verdict.mutation))?.reason;
      return reason === undefined ? { verdict } : { verdict, reason };
    });
  const tallyIn = (kind: string, own: readonly MutationVerdict[]): MutationTally => ({
    kind,
    killed: own.filter(({ outcome }) => outcome === 'killed').length,
    survived: own.filter((one) => one.outcome === 'survived' && !isFree.has(one)).length,
    free: own.filter((one) => isFree.has(one)).length,
    noChange: own.filter(({ outcome }) => outcome === 'no change').length,
    ...(verdicts.some(({ beside }) => beside !== undefined) && {
      beside: own.filter((one) => one.beside && one.outcome !== 'no change' && !isFree.has(one)).length,
    }),
  });
  const kinds = mutationKinds.map((kind) =>
    tallyIn(
      kind,
      verdicts.filter(({ mutation }) => mutation.kind === kind),
    ),
  );
  const tally = [...kinds, tallyIn('all', verdicts)].filter(
    (one) => one.killed + one.survived + one.free + one.noChange > 0,
  );
  const unexplained = survivors.filter(
    ({ verdict, reason }) => reason === undefined && strict.has(verdict.mutation.kind),
  );
  const rotten = reviewed.filter((entry) => {
    const own = verdicts.filter(({ mutation }) => explains(entry, mutation));
    return own.length === 0 ? whole : whole && own.every(({ outcome }) => outcome !== 'survived');
  });
  const faults = [
    ...broken.map(({ mutation, said }) => `ERROR ${mutationName(mutation)}: ${said}`),
    ...tally
      .filter((one) => (whole ? shareOf(one) : mostOf(one)) < (goals[one.kind] ?? 0))
      .map((one) => `${one.kind}: under ${100 * goals[one.kind]!} %`),
    ...unexplained.map(
      ({ verdict }) => `neither refused nor explained in ${survivorsFile}: ${mutationName(verdict.mutation)}`,
    ),
    ...rotten.map(({ kind, file, path }) => `${survivorsFile} explains what does not survive: ${file} ${kind} ${path}`),
  ];
  return { tally, survivors, free, faults };
}

function shareOf({ killed, survived }: MutationTally): number {
  return killed + survived === 0 ? 1 : killed / (killed + survived);
}

/**
 * The largest share of the whole that a part of it leaves likely: the upper end of Wilson's interval of 95 % (E. B. Wilson,
 * 1927). One unlucky survivor of a sample of a hundred misses no goal; many do.
 */
function mostOf({ killed, survived }: MutationTally): number {
  const number = killed + survived;
  if (number === 0) return 1;
  const [share, z] = [killed / number, 1.96];
  const middle = share + (z * z) / (2 * number);
  const spread = z * Math.sqrt((share * (1 - share)) / number + (z * z) / (4 * number * number));
  return (middle + spread) / (1 + (z * z) / number);
}

function percentOf(one: MutationTally): string {
  return `${(100 * shareOf(one)).toFixed(1)} %`.padStart(7);
}

function besideOf({ beside, killed, survived }: MutationTally): string {
  return beside === undefined ? '' : `; kube-score ${beside} of ${killed + survived}`;
}

/** For people: survivors, what is free, what was not run, the table, and counts as the last line. */
export function mutationText(report: MutationReport, seconds: number): string {
  const { tally, survivors, free, faults } = report;
  return [
    ...survivors.map(
      ({ verdict, reason }) =>
        `SURVIVED ${mutationName(verdict.mutation)}${reason === undefined ? '' : `\n         ${reason}`}`,
    ),
    ...[...Map.groupBy(free, ({ reason }) => reason)].map(
      ([reason, group]) =>
        `FREE     ${group.length}, not counted: ${reason}: ${[...new Set(group.map(({ verdict }) => verdict.mutation.path.split('.').at(-1)))].join(', ')}`,
    ),
    ...Object.entries(unasked).map(([name, why]) => `NOT RUN  section ${name}: ${why}`),
    'NOT RUN  the tests of programs, images, browsers and clusters: no manifest is theirs alone',
    ...Object.entries(unmutated).map(([name, why]) => `NOT MUTATED ${name}: ${why}`),
    ...tally.map(
      (one) =>
        `${one.kind.padEnd(9)} ${percentOf(one)}  ${one.killed} killed, ${one.survived} survived; not counted: ${one.free} free, ${one.noChange} without change${besideOf(one)}`,
    ),
    `${verdictsIn(report)} mutations in ${seconds.toFixed(0)} s`,
    ...faults.map((fault) => `FAILED ${fault}`),
  ].join('\n');
}

function verdictsIn({ tally }: MutationReport): number {
  const all = tally.find(({ kind }) => kind === 'all');
  return all === undefined ? 0 : all.killed + all.survived + all.free + all.noChange;
}
