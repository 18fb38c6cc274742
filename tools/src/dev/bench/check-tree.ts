import { check, passes, type SectionReport } from '../../gate/check/check.ts';
import { contextOf } from '../../gate/check/context.ts';
import { sentence } from '../../model/finding.ts';
import { Failure } from '../../lib/failure.ts';
import { withPeakOf } from './processes.ts';

/** Those that work on renders and manifests; the others look at what the bench's tree has not. */
const only = ['render', 'graph', 'effect', 'secrets', 'api-server'];

export interface CheckedTree {
  readonly sections: readonly SectionReport[];
  /** The most memory that the API server has had, in MiB. */
  readonly apiServerMebibytes: number;
}

/**
 * Checks a tree as `lockstep check --root` does.
 * @throws {Failure} when it refuses anything: how long a refusal takes says nothing.
 */
export async function checkTree(root: string): Promise<CheckedTree> {
  const { result, mebibytes } = await withPeakOf('kube-apiserver', () => check(contextOf({ root }), { only }));
  if (!passes(result)) throw refusedTree(result.sections);
  return { sections: result.sections, apiServerMebibytes: mebibytes };
}

/** Why nothing was measured: what the first section that did not pass says. */
export function refusedTree(sections: readonly SectionReport[]): Failure {
  const findings = sections.flatMap((section) => section.findings);
  const notRun = sections.flatMap((section) => section.notRun ?? []);
  return new Failure({
    what: `check refuses the generated tree (${findings.length} findings)`,
    why: [...findings.map(sentence), ...notRun].slice(0, 3).join('\n'),
    wayOut: 'Let tools/src/dev/bench/services-tree.ts write what check needs.',
  });
}
