import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sections } from '../../gate/check/sections.ts';
import { laws } from '../../gate/laws/index.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { rules } from '../../gate/workflows/rules.ts';

/** What an API server says by itself, without a policy of ours. */
const server = ['schema', 'pod-security'] as const;

/** Whatever can refuse a change, and the section of `check` that says it. */
export const refusers: ReadonlyMap<string, string> = new Map([
  ...sections.map(({ name }) => [name, name] as const),
  ...laws.map(({ name, withoutRenders }) => [name, withoutRenders ? 'tree' : 'graph'] as const),
  // What lockstep.config.ts declares and nothing needs.
  ['declarations', 'graph'],
  ...['pinned', 'badPins', 'everyEnvironment', 'firstBumped', 'calledRightly', ...rules.map(({ name }) => name)].map(
    (name) => [name, 'workflows'] as const,
  ),
  ...server.map((name) => [name, 'api-server'] as const),
  ...policies().map((name) => [name, 'api-server'] as const),
]);

/** Those that consist of others; a change is refused by one of these. */
export const composed: ReadonlySet<string> = new Set(['graph', 'workflows', 'api-server']);

/** @throws {Error} for a law that there is not. */
export function sectionOf(law: string): string {
  const section = refusers.get(law);
  if (section === undefined) throw new Error(`there is no law ${law}`);
  return section;
}

/** Those of every cluster, and those that a part brings. */
function policies(): readonly string[] {
  return readdirSync(join(repositoryRoot, 'base', 'policies'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(?:components\/[\w-]+\/)?[\w-]+\.yaml$/.test(path) && basename(path) !== 'kustomization.yaml')
    .map((path) => basename(path, '.yaml'));
}
