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

/** The stacks of one environment, in the order in which they are applied; each has a job. */
const parts = ['network', 'cluster'] as const;

const job = (name: string): RegExp => new RegExp(`^  ${name}:\\n(?:(?: {3}.*)?\\n)*`, 'm');

/**
 * The workflow that plans and applies one stack after the other, with those of one more environment: their jobs are as
 * those of the one before, and wait for them.
 * @param environments - all that have a cluster on AWS, the new one among them.
 */
export function withApply(text: string, { name, after }: EnvironmentWish, environments: readonly string[]): string {
  const found = parts.map((part) => job(`${after}-${part}`).exec(text));
  const [network, cluster] = found;
  if (!network || !cluster) {
    throw new Failure({
      what: `.github/workflows/infra.yaml has no job ${after}-${parts[found.indexOf(null)]}`,
      why: 'that of the new environment is made like it',
      wayOut: 'Bring it back from git, or take the cluster of that environment out of infra/src/environments.',
    });
  }
  const end = cluster.index + cluster[0].length;
  const own = [network, cluster].map(([lines]) => ofAnother(lines, after, name).trimEnd()).join('\n\n');
  const rest = text.slice(end) === '' ? '' : `\n${text.slice(end)}`;
  const added = `${text.slice(0, end).trimEnd()}\n\n${own}\n${rest}`;
  const order = environments.flatMap((each) => parts.map((part) => `${each}-${part}`));
  return order.reduce((edited, stack, at) => edited.replace(job(stack), (lines) => inPlace(lines, stack, order[at - 1])), added); // prettier-ignore
}

/** A job speaks of its environment by itself, in the names of stacks and in that of the environment on GitHub. */
function ofAnother(lines: string, after: string, name: string): string {
  const ofStack = new RegExp(`(?<![a-z0-9-])(infra-)?${after}(?=-(?:network|cluster)(?![a-z0-9-]))`, 'g');
  const onGitHub = new RegExp(`infra-${after}(?![a-z0-9-])`, 'g');
  return renamed(lines.replaceAll(ofStack, `$1${name}`).replaceAll(onGitHub, `infra-${name}`), after, name);
}

/** The first waits for what writes the stacks; each other one for the stack before it, also where that was left out. */
function inPlace(lines: string, stack: string, before: string | undefined): string {
  const waits = before === undefined ? ['settings', 'synth', 'again'] : ['synth', before];
  const there = `fromJSON(needs.synth.outputs.stacks).${stack}`;
  const when =
    before === undefined ? there : `\${{ !failure() && !cancelled() && needs.synth.result == 'success' && ${there} }}`;
  return lines
    .replace(/^ {4}needs: \[.*\]$/m, () => `    needs: [${waits.join(', ')}]`)
    .replace(/^ {4}if: .*$/m, () => `    if: ${when}`);
}
