/** How one scenario ended. */
export interface ScenarioResult {
  readonly name: string;
  readonly title: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

/** One measured number. */
export interface Figure {
  readonly scenario: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** Of one reason: the longest that tells apart is a page that shows something else, with the log of what it was asked. */
const mostLines = 12;

/** The one plain line at the end. */
export function countLine(outcomes: readonly ScenarioResult[]): string {
  const count = (result: ScenarioResult['result']): number =>
    outcomes.filter((outcome) => outcome.result === result).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}

/** What stands above the last line: the figures, then who failed or was skipped and why. */
export function summaryLines(outcomes: readonly ScenarioResult[], figures: readonly Figure[]): string[] {
  const left = (result: ScenarioResult['result']): string[] =>
    outcomes
      .filter((outcome) => outcome.result === result)
      .map(({ name, reason = '' }) => `  ${result} ${name}: ${shortReason(reason)}`);
  return [
    ...(figures.length === 0 ? [] : ['Figures of this run:']),
    ...figures.map((figure) => `  ${figure.scenario}: ${figure.name}: ${figure.value} ${figure.unit}`),
    ...left('skipped'),
    ...left('failed'),
  ];
}

/** The lines of a reason that say what was wrong, without those that say where in the code: a log that is cut keeps its end. */
function shortReason(reason: string): string {
  const lines = reason.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  return lines.slice(0, mostLines).join('\n    ');
}

/** Milliseconds as a person reads them: "0.35 s", "12.4 s", "3 min 5 s". */
export function elapsedText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
