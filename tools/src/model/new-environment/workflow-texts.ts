import { Failure } from '../../lib/failure.ts';
import { renamed } from './renamed.ts';
import type { EnvironmentWish } from './wish.ts';

/** A workflow whose jobs run once for each environment, with one more of them. */
export function withMatrix(text: string, { name, after }: EnvironmentWish): string {
  return text.replaceAll(/^( *environment: \[)([^\]]*)(\])$/gm, (_line, start: string, names: string, end: string) => {
    const list = names.split(',').map((each) => each.trim());
    const place = list.indexOf(after);
    return start + (place < 0 ? list : list.toSpliced(place + 1, 0, name)).join(', ') + end;
  });
}

const job = (environment: string): RegExp => new RegExp(`^  apply-${environment}:\\n(?:(?: {3}.*)?\\n)*`, 'm');

/**
 * The workflow that applies the stacks of one environment after the other, with one more of them: its job is as the one
 * before, waits for it, and takes what stands at its own place in the list of stacks.
 * @param environments - all that have a cluster on AWS, the new one among them.
 */
export function withApply(text: string, { name, after }: EnvironmentWish, environments: readonly string[]): string {
  const found = job(after).exec(text);
  if (found === null) {
    throw new Failure({
      what: `.github/workflows/infra.yaml has no job apply-${after}`,
      why: 'that of the new environment is made like it',
      wayOut: 'Bring it back from git, or take the cluster of that environment out of infra/src/environments.',
    });
  }
  const end = found.index + found[0].length;
  const own = renamed(found[0].replaceAll(new RegExp(`(apply|plan|infra)-${after}(?![a-z0-9])`, 'g'), `$1-${name}`), after, name); // prettier-ignore
  const added = `${text.slice(0, end).trimEnd()}\n\n${own.replaceAll(`${after}-network`, `${name}-network`).replaceAll(`${after}-cluster`, `${name}-cluster`).trimEnd()}\n${text.slice(end) === '' ? '' : `\n${text.slice(end)}`}`; // prettier-ignore
  return environments.reduce((edited, each, index) => edited.replace(job(each), (lines) => inPlace(lines, index, environments[index - 1])), added); // prettier-ignore
}

/** Each environment has two stacks in the list; the first job waits for none of its kind. */
function inPlace(lines: string, index: number, before: string | undefined): string {
  const waits = ['synth', 'plan', ...(before === undefined ? [] : [`apply-${before}`])];
  return lines
    .replace(/^ {4}needs: \[.*\]$/m, `    needs: [${waits.join(', ')}]`)
    .replaceAll(/(fromJSON\(needs\.synth\.outputs\.stacks\)\[)\d+\]/g, `$1${2 * index}]`);
}
