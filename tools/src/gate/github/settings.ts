import type { GitHub } from '../../lib/github/github.ts';
import { repositorySettings } from '../../lib/github/settings.ts';
import { Failure } from '../../lib/failure.ts';
import { textOf, type Drift, type SettingsPart, type Unseen } from './part.ts';

/** What all looks came to. */
export interface Checked {
  readonly drifts: readonly (Drift & { readonly byHand?: string })[];
  readonly unseen: readonly Unseen[];
}

/** Looks at every part, one after the other: GitHub asks for that of whoever asks much. */
export async function checkSettings(github: GitHub, parts: readonly SettingsPart[]): Promise<Checked> {
  const drifts: (Drift & { readonly byHand?: string })[] = [];
  const unseen: Unseen[] = [];
  for (const part of parts) {
    const look = await part.look(github);
    const { byHand } = part;
    drifts.push(...look.drifts.map((drift) => (byHand === undefined ? drift : { ...drift, byHand })));
    unseen.push(...(look.unseen ?? []));
  }
  return { drifts, unseen };
}

/** What an apply set, or would set, and what is left for a person. */
export interface AppliedSettings extends Checked {
  readonly mended: readonly Drift[];
}

/**
 * Sets what stands otherwise, and nothing else. What was set is looked at again: GitHub may have taken another value, as
 * where an organisation's rule is above it.
 * @throws {Failure} when who asks does not administer the repository, or a value did not stay.
 */
export async function applySettings(
  github: GitHub,
  parts: readonly SettingsPart[],
  { dryRun = false, say = () => {} }: { readonly dryRun?: boolean; readonly say?: (line: string) => void } = {},
): Promise<AppliedSettings> {
  if (!dryRun) await requireAdministrator(github);
  const [mended, drifts, unseen]: [Drift[], (Drift & { readonly byHand?: string })[], Unseen[]] = [[], [], []];
  for (const part of parts) {
    const look = await part.look(github);
    unseen.push(...(look.unseen ?? []));
    if (look.drifts.length === 0) continue;
    if (part.mend === undefined) {
      drifts.push(...look.drifts.map((drift) => ({ ...drift, byHand: part.byHand ?? '' })));
      continue;
    }
    if (!dryRun) {
      await part.mend(github, look.drifts);
      const [left] = (await part.look(github)).drifts;
      if (left !== undefined) throw staysOtherwise(left);
    }
    for (const drift of look.drifts) say(driftLine(drift, dryRun ? 'would be set' : 'set'));
    mended.push(...look.drifts);
  }
  return { mended, drifts, unseen };
}

async function requireAdministrator(github: GitHub): Promise<void> {
  const { permissions } = await repositorySettings(github);
  if (permissions?.admin === true) return;
  throw new Failure({
    what: `Nothing is set: who is logged in to gh does not administer ${github.repository}`,
    wayOut: 'Log in as an administrator with `gh auth login`, or look only: `npm run lockstep -- github check`.',
  });
}

function staysOtherwise({ setting, wanted, found }: Drift): Failure {
  return new Failure({
    what: `GitHub took ${setting}, and shows it otherwise`,
    why: `wanted ${shownOf(wanted)}, found ${shownOf(found)}`,
    wayOut: 'See whether a rule of the organisation stands above it, and whether the plan has it: docs/github.md.',
  });
}

/** "environment x: branches is …, not …". */
export function driftLine({ setting, wanted, found }: Drift, done: string): string {
  return `${setting}: ${done}, wanted ${shownOf(wanted)}, found ${shownOf(found)}`;
}

const longest = 300;

function shownOf(value: unknown): string {
  const text = value === undefined ? 'nothing' : textOf(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
