import { labelNames, makeLabel } from '../../lib/github/settings.ts';
import { scopeLabel } from '../scope.ts';
import { newToolsLabel } from '../workflows/ci-ok.ts';
import type { Workflow } from '../workflows/workflow.ts';
import type { SettingsPart } from './part.ts';

/** By which a workflow asks for a label: `contains(… .labels.*.name, 'e2e')`, `github.event.label.name == 'preview'`. */
const asked = /contains\([\w.]+\.labels\.\*\.name, '([^']+)'\)|label\.name == '([^']+)'/g;

/** The labels that the workflows and their commands act on: nobody can give a pull request one that is not there. */
export function labelsWanted(workflows: readonly Workflow[]): readonly string[] {
  const read = workflows.flatMap(({ text }) => [...text.matchAll(asked)].map(([, one, other]) => one ?? other!));
  return [...new Set([...read, scopeLabel, newToolsLabel])].toSorted();
}

/** All of them; what a person made besides stays. */
export function labelsPart(wanted: readonly string[]): SettingsPart {
  return {
    section: 'labels',
    async look(github) {
      const there = new Set(await labelNames(github));
      const missing = wanted.filter((name) => !there.has(name));
      return { drifts: missing.map((name) => ({ setting: `label ${name}`, wanted: 'there', found: undefined })) };
    },
    async mend(github, drifts) {
      for (const name of wanted.filter((one) => drifts.some(({ setting }) => setting === `label ${one}`)))
        await makeLabel(github, name, 'A workflow acts on it: see docs/pipeline.md');
    },
  };
}
