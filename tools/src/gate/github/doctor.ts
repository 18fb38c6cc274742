import type { GitHub } from '../../lib/github/github.ts';
import { RefusedByGitHub } from '../../lib/github/github.ts';
import {
  lastGoodRun,
  planOf,
  repositorySettings,
  secretNames,
  seenOf,
  actionsVariables,
  workflowStates,
  type RepositorySettings,
} from '../../lib/github/settings.ts';
import { join } from 'node:path';
import { isThere } from '../../lib/files/if-there.ts';
import { publicKeyFile } from '../../model/release.ts';
import { jsonIn } from '../../lib/files/json.ts';
import { readConfig } from '../../model/config/config.ts';
import { fine, notSeen, wrong, type SeenLine } from '../../model/doctor-line.ts';
import { workflowsOf } from '../workflows/workflow.ts';
import { appsWanted, appVariable } from './apps.ts';
import { settingsPartsOf } from './parts.ts';
import { checkSettings } from './settings.ts';

/** Looks at all of GitHub that the pipeline rests on, and changes nothing. `now` decides what is long ago. */
export async function diagnoseGitHub(github: GitHub, root: string, now: Date): Promise<readonly SeenLine[]> {
  const repository = await seenOf(repositorySettings(github));
  if ('refused' in repository) {
    const wayOut = 'Make it, or log in to gh as somebody who may read it: `gh auth login`.';
    return [wrong(`${github.repository} is not there, or not for who is logged in to gh`, wayOut)];
  }
  const lines = [
    await plan(github, repository.seen, root),
    await workflows(github, root),
    ...(await apps(github, root)),
    ...(await signing(github, root)),
    await ownSecrets(github),
    await accounts(github, root),
    await rescanned(github, now),
    await settings(github, root),
  ];
  return lines;
}

/** What a private repository lacks by its owner's plan: docs/github.md has the whole table. */
async function plan(github: GitHub, { private: hidden, owner }: RepositorySettings, root: string): Promise<SeenLine> {
  if (!hidden) return fine('Plan: the repository is public, so every plan has all that is used here');
  const answer = await seenOf(planOf(github, owner.type));
  const name = 'seen' in answer ? answer.seen : undefined;
  if (name === undefined)
    return notSeen('Plan: the repository is private, and only an owner sees which plan pays for it');
  if (name.startsWith('enterprise')) return fine(`Plan: private on ${name}, which has all that is used here`);
  const { github: facts = {} } = readConfig(root);
  const lacks = [
    ...(facts.signing === 'key' ? [] : ['attestations of images, so that release stops at `attest`']),
    ...(facts.applyUnapproved ? [] : ['approvals in environments, so that infra refuses to apply']),
    ...(name === 'free' ? ['rules of main, and environments'] : []),
  ];
  if (lacks.length === 0)
    return fine(`Plan: private on ${name}, and lockstep.config.ts does without what that has not`);
  const wayOut =
    'Make the repository public, take GitHub Enterprise Cloud, or see "Private repositories" in docs/github.md.';
  return wrong(`Plan: private on ${name}, which has no ${lacks.join('; no ')}`, wayOut);
}

async function workflows(github: GitHub, root: string): Promise<SeenLine> {
  const states = await workflowStates(github);
  const files = (await workflowsOf(root)).map(({ file }) => file);
  const off = files.flatMap((file) => {
    const state = states.get(file) ?? 'not known to GitHub yet';
    return state === 'active' ? [] : [`${file.split('/').at(-1)} (${state})`];
  });
  if (off.length === 0) return fine(`Workflows: all ${files.length} run`);
  const wayOut = 'Push main, and enable each under Actions; a fork has them off, and 60 quiet days end schedules.';
  return wrong(`Workflows that do not run: ${off.join(', ')}`, wayOut);
}

const appKey = 'LOCKSTEP_APP_PRIVATE_KEY';

async function apps(github: GitHub, root: string): Promise<readonly SeenLine[]> {
  const { github: facts = {} } = readConfig(root);
  const wanted = appsWanted(await workflowsOf(root), facts);
  if (facts.bumpApp === undefined) {
    const wayOut = 'Make an App and name it in lockstep.config.ts, github.bumpApp: docs/github.md.';
    return [wrong('Apps: none pushes the bumps, so that main takes pushes of everybody who may write', wayOut)];
  }
  return await Promise.all(
    wanted.map(async ({ id, environment }) => {
      const [variables, secrets] = await Promise.all([
        seenOf(actionsVariables(github, environment)),
        seenOf(secretNames(github, environment)),
      ]);
      if ('refused' in variables || 'refused' in secrets)
        return refusedBy([variables, secrets], `App ${id}: the variable and the secret of ${environment}`);
      const lacking = [
        ...(appVariable in variables.seen ? [] : [`the variable ${appVariable}`]),
        ...(secrets.seen.includes(appKey) ? [] : [`the secret ${appKey}`]),
      ];
      if (lacking.length === 0) return fine(`App ${id}: ${environment} has its name and its key`);
      return wrong(
        `App ${id}: ${environment} lacks ${lacking.join(' and ')}`,
        'Set them under Settings, Environments.',
      );
    }),
  );
}

function refusedBy(answers: readonly object[], what: string): SeenLine {
  const missing = answers.some((answer) => 'refused' in answer && answer.refused === 404);
  if (missing) return wrong(`${what} cannot be there: it does not exist`, 'npm run lockstep -- github apply makes it.');
  return notSeen(`${what}: it takes the right "Environments: read"`);
}

const signingEnvironment = 'signing';
const signingKey = 'SIGNING_KEY';

/** Where a key signs, its environment has it, and everybody has the other half. */
async function signing(github: GitHub, root: string): Promise<readonly SeenLine[]> {
  if (readConfig(root).github?.signing !== 'key') return [];
  const secrets = await seenOf(secretNames(github, signingEnvironment));
  if ('refused' in secrets) return [refusedBy([secrets], `Signing: the secret of ${signingEnvironment}`)];
  const lacking = [
    ...(secrets.seen.includes(signingKey) ? [] : [`secret ${signingKey} of ${signingEnvironment}`]),
    ...((await isThere(join(root, publicKeyFile))) ? [] : [publicKeyFile]),
  ];
  if (lacking.length === 0) return [fine('Signing: by a key, which its environment has')];
  return [
    wrong(
      `Signing: there is no ${lacking.join(' and no ')}`,
      'Make a pair of keys: "Private repositories" in docs/github.md.',
    ),
  ];
}

/** The workflow that pushes bumps inherits secrets, so that its environment's key reaches it: no other may come along. */
async function ownSecrets(github: GitHub): Promise<SeenLine> {
  const answer = await seenOf(secretNames(github));
  if ('refused' in answer) return notSeen('Secrets of the repository itself: it takes the right "Secrets: read"');
  if (answer.seen.length === 0) return fine('Secrets: the repository itself has none, only environments have');
  const wayOut = 'Move each to the environment whose job needs it, under Settings, Environments.';
  return wrong(`Secrets that every workflow of every branch may read: ${answer.seen.join(', ')}`, wayOut);
}

async function accounts(github: GitHub, root: string): Promise<SeenLine> {
  const answer = await seenOf(actionsVariables(github));
  if ('refused' in answer) return notSeen('AWS: the variables of the repository take the right "Variables: read"');
  const { AWS_ACCOUNTS: told, AWS_ADMIN_ROLES: roles } = answer.seen;
  if (told === undefined) return fine('AWS: AWS_ACCOUNTS is not set, so that nothing is planned or applied');
  const named = Object.keys(Object(jsonIn(told)));
  const unknown = named.filter((one) => !readConfig(root).environments.includes(one));
  if (named.length === 0 || unknown.length > 0)
    return wrong(`AWS: AWS_ACCOUNTS is ${told}`, 'Write JSON with a member for each environment: docs/aws.md.');
  const lacking = named.filter((one) => !(one in Object(jsonIn(roles ?? ''))));
  if (lacking.length > 0)
    return wrong(`AWS: AWS_ADMIN_ROLES says nothing of ${lacking.join(', ')}`, 'Set it as docs/aws.md has it.');
  return fine(`AWS: ${named.join(' and ')} are told to the pipeline`);
}

/** Days without a good scan after which something is wrong: it runs every night. */
const scanDays = 3;

async function rescanned(github: GitHub, now: Date): Promise<SeenLine> {
  const wayOut = 'Look under Actions, rescan, why; `gh workflow run rescan.yaml` starts it.';
  try {
    const made = await lastGoodRun(github, 'rescan.yaml');
    if (made === undefined) return wrong('Scans: no nightly scan of main ever ended well', wayOut);
    const days = Math.floor((now.getTime() - Date.parse(made)) / 86_400_000);
    return days <= scanDays
      ? fine(`Scans: the last good one is ${days} days old`)
      : wrong(`Scans: the last good one is ${days} days old`, wayOut);
  } catch (error) {
    if (error instanceof RefusedByGitHub && error.status === 404)
      return wrong('Scans: GitHub knows no workflow rescan', wayOut);
    throw error;
  }
}

async function settings(github: GitHub, root: string): Promise<SeenLine> {
  const { drifts, unseen } = await checkSettings(github, await settingsPartsOf(root));
  if (drifts.length > 0) {
    const names = drifts.map(({ setting }) => setting).join('; ');
    return wrong(
      `Settings that stand otherwise: ${names}`,
      '`npm run lockstep -- github check` says how, `github apply` sets them.',
    );
  }
  if (unseen.length > 0)
    return notSeen(`Settings: ${unseen.length} of them; \`npm run lockstep -- github check\` names each`);
  return fine('Settings: all as this repository says');
}
