import { join } from 'node:path';
import type { Finding } from '../../model/finding.ts';
import { calledHere } from './steps.ts';
import { workflowFinding, type Rule, type Workflow } from './workflow.ts';
import { jsonIn } from '../../lib/files/json.ts';
import { textIfThere } from '../../lib/files/if-there.ts';

/** One action at one version, and who else pins the same commit for it. */
interface Pin {
  readonly version: string;
  readonly commit: string;
  /** Public workflows of two owners, as `owner/name@commit:path`. */
  readonly sources: readonly string[];
}

/** Action, or the repository of several -> its pin. */
export type Pins = Readonly<Record<string, Pin>>;

const pinsPath = '.github/actions-pins.json';

/** Without a readable file nothing is pinned, so that every `uses` is refused by name. */
export async function pinsOf(root: string): Promise<Pins> {
  return Object(jsonIn((await textIfThere(join(root, pinsPath))) ?? '')) as Pins;
}

/** Each `uses` stands in the pins file with that commit and that version. */
export function pinned(pins: Pins): Rule {
  return (workflow) =>
    usesIn(workflow).flatMap(({ line, action, ref, version }) => {
      const pin = [action, repositoryOf(action)].flatMap((name) => (Object.hasOwn(pins, name) ? [pins[name]!] : []))[0];
      if (pin !== undefined && pin.commit === ref && pin.version === version) return [];
      return [workflowFinding(workflow, undefined, 'uses', line, reasonFor(action, pin))];
    });
}

function reasonFor(action: string, pin: Pin | undefined): readonly [string, string] {
  if (pin === undefined) return [`${action} is not in ${pinsPath}`, `Add it there, with two sources of its commit.`];
  return [
    `${pinsPath} pins another commit or version, and a tag can be moved by its owner`,
    `Write ${action}@${pin.commit} # ${pin.version}, or move the pin with two sources of the new commit.`,
  ];
}

/** The actions of one repository are of one commit. */
function repositoryOf(action: string): string {
  return action.split('/').slice(0, 2).join('/');
}

/** Pins that no workflow uses, that are no full commits, or whose sources are not two owners other than the action's. */
export function badPins(pins: Pins, workflows: readonly Workflow[]): readonly Finding[] {
  const used = new Set(
    workflows.flatMap((workflow) => usesIn(workflow).flatMap(({ action }) => [action, repositoryOf(action)])),
  );
  return Object.entries(pins).flatMap(([action, { commit, sources }]) => {
    const about = (field: string, value: string, reason: string, wayOut: string): Finding[] => [
      { file: pinsPath, object: action, field, value, reason, wayOut },
    ];
    if (!used.has(action)) return about('the action', action, 'no workflow uses it', 'Remove it.');
    if (!/^[0-9a-f]{40}$/.test(commit)) return about('commit', commit, 'it is no full commit', 'Write all 40 digits.');
    const owners = new Set(sources.filter((source) => sourceForm.test(source)).map((source) => source.split('/')[0]));
    if (owners.size >= 2) return [];
    return about('sources', sources.join(', '), 'one owner alone vouches for it', 'Name workflows of two owners.');
  });
}

const sourceForm = /^[\w.-]+\/[\w.-]+@[0-9a-f]{40}:\.github\/.+\.ya?ml$/;

interface Use {
  readonly line: string;
  readonly action: string;
  readonly ref: string | undefined;
  readonly version: string | undefined;
}

/** Read from the text, since a parser drops the comment that holds the version. */
function usesIn({ text }: Workflow): readonly Use[] {
  const lines = [...text.matchAll(/^[\s-]*["']?uses["']?\s*:\s*(?<line>.*)$/gm)].map(({ groups }) =>
    groups!['line']!.trim(),
  );
  // A workflow of this repository comes at the commit that runs.
  return lines
    .filter((line) => !calledHere.test(line))
    .map((line) => {
      const parts = /^["']?(?<action>[^\s@"']+)(?:@(?<ref>[^\s"']+))?["']?(?:\s+# (?<version>\S+))?$/.exec(
        line,
      )?.groups;
      return { line, action: parts?.['action'] ?? line, ref: parts?.['ref'], version: parts?.['version'] };
    });
}
