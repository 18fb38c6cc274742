import type { CorpusVerdict } from './verdict.ts';

/** How many changes a law was given, and how many of them it refused by the right words. */
interface Tally {
  readonly law: string;
  readonly refused: number;
  readonly of: number;
}

/** The changes that must be refused, by law. */
export function tallyOf(verdicts: readonly CorpusVerdict[]): readonly Tally[] {
  const laws = [...new Set(verdicts.flatMap(({ law }) => law ?? []))].toSorted();
  return laws.map((law) => {
    const own = verdicts.filter((verdict) => verdict.law === law);
    return { law, refused: own.filter(({ passed }) => passed).length, of: own.length };
  });
}

/** For people: what failed and why, the tally, and counts as the last line. */
export function corpusText(verdicts: readonly CorpusVerdict[], seconds: number): string {
  const failed = verdicts.filter(({ passed }) => !passed);
  const good = verdicts.filter(({ law }) => law === undefined);
  const tally = tallyOf(verdicts);
  const width = Math.max(...tally.map(({ law }) => law.length), 'may pass'.length);
  return [
    ...failed.flatMap(faultLines),
    ...tally.map(({ law, refused, of }) => `${law.padEnd(width)}  ${refused} of ${of} refused`),
    `${'may pass'.padEnd(width)}  ${good.filter(({ passed }) => passed).length} of ${good.length} passed`,
    `${verdicts.length} pull requests in ${seconds.toFixed(0)} s`,
    countsOf(verdicts),
  ].join('\n');
}

function faultLines({ file, faults, said }: CorpusVerdict): readonly string[] {
  return [`FAILED ${file}`, ...faults.map((fault) => `       ${fault}`), ...said.map((text) => `       said: ${text}`)];
}

function countsOf(verdicts: readonly CorpusVerdict[]): string {
  const passed = verdicts.filter((verdict) => verdict.passed).length;
  return `${passed} passed, ${verdicts.length - passed} failed, 0 skipped`;
}
