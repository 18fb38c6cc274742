import { calledHere } from './steps.ts';
import { jobsOf, workflowFinding, type Rule, type Workflow } from './workflow.ts';

interface Input {
  readonly required?: boolean;
}

/** A workflow that is called is there, is made for it, and gets the inputs that it takes; actionlint does not look. */
export function calledRightly(workflows: readonly Workflow[]): Rule {
  return (workflow) =>
    jobsOf(workflow).flatMap(([id, { uses, with: given = {} }]) => {
      const file = calledHere.exec(uses ?? '')?.groups?.['file'];
      if (file === undefined) return [];
      const called = workflows.find((other) => other.file === file)?.on['workflow_call'];
      if (called === undefined) {
        const reason = 'there is no workflow of that name that can be called';
        return [workflowFinding(workflow, id, 'uses', uses, [reason, 'Write it with on: workflow_call.'])];
      }
      const inputs = (called?.['inputs'] ?? {}) as Readonly<Record<string, Input>>;
      const unknown = Object.keys(given).filter((name) => !(name in inputs));
      const lacking = Object.keys(inputs).filter((name) => inputs[name]?.required === true && !(name in given));
      return [
        ...unknown.map((name) => [name, given[name], `${file} takes no such input`] as const),
        ...lacking.map((name) => [name, undefined, `${file} needs it`] as const),
      ].map(([name, value, reason]) =>
        workflowFinding(workflow, id, `with.${name}`, value, [reason, `See on.workflow_call.inputs of ${file}.`]),
      );
    });
}
