import { api, type GitHub } from './github.ts';

/** A ruleset as GitHub's API takes it. */
export interface Ruleset {
  readonly name: string;
  readonly rules: readonly { readonly type: string; readonly parameters?: Readonly<Record<string, unknown>> }[];
  readonly bypass_actors: readonly BypassActor[];
  readonly [field: string]: unknown;
}

interface BypassActor {
  readonly actor_id: number;
  readonly actor_type: 'Integration';
  readonly bypass_mode: 'always';
}

/** The id of the repository's own ruleset with this name; undefined when there is none. */
export async function rulesetNamed(github: GitHub, name: string): Promise<number | undefined> {
  const path = 'rulesets?includes_parents=false&per_page=100';
  const there = (await api(github, 'GET', path)) as readonly { readonly id: number; readonly name: string }[];
  return there.find((ruleset) => ruleset.name === name)?.id;
}

/** One ruleset; who may pass it by is shown to those alone who may write it. */
export async function rulesetAt(github: GitHub, id: number): Promise<Partial<Ruleset>> {
  return (await api(github, 'GET', `rulesets/${id}`)) as Partial<Ruleset>;
}

/** Makes a ruleset, or overwrites the one with this id. */
export async function putRuleset(github: GitHub, ruleset: Ruleset, id?: number): Promise<void> {
  await (id === undefined ? api(github, 'POST', 'rulesets', ruleset) : api(github, 'PUT', `rulesets/${id}`, ruleset));
}
