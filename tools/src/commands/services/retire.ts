import { join } from 'node:path';
import type { Command } from 'commander';
import { askedClusters, confirmCommand, remainsTroubles } from '../../cluster/look/retired.ts';
import { Failure } from '../../lib/failure.ts';
import type { ServiceFacts } from '../../lib/fork-config.ts';
import { commit } from '../../lib/git/checkout.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { readConfig } from '../../model/config/config.ts';
import type { Environment } from '../../model/environment.ts';
import { mentionsOf, type Mention } from '../../model/retire-service/mentions.ts';
import { planStep, standingsOf } from '../../model/retire-service/plan.ts';
import { claimsIn, refuseClaims, refuseHeld, retiredService } from '../../model/retire-service/refuse.ts';
import { carryOut, refuseDirty } from '../../model/retire-service/retire.ts';
import { nextStep, subjectOf, type RetireStep } from '../../model/retire-service/step.ts';
import { overlayFolder } from '../../model/service-parts/overlay.ts';
import { renderObjects } from '../../toolbox/kustomize.ts';
import { contexts } from '../options.ts';
import { makeServices } from './make.ts';

interface Options {
  readonly context: readonly (readonly [Environment, string])[];
  readonly instance: string;
  readonly deleteClaims?: true;
  readonly unseen?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

const example = `
Each run is one step, and one commit: for each environment from the last to the first its door, then what answered there;
then the entry. Merge it, see it live, and run this again.

Example:
  npm run lockstep -- retire service orders --context production=acme-production`;

export function register(program: Command): void {
  const command = program.command('retire').description('take a service out, step by step');
  command
    .command('service')
    .description('make the next step that takes a service out: one commit of the current branch')
    .argument('<name>', 'as lockstep.config.ts names it')
    .option('--context <environment=context...>', 'look at these clusters of your kubeconfig', contexts, [])
    .option('--instance <name>', 'else at this set of local clusters', 'default')
    .option('--unseen', 'go on where a cluster cannot be looked at: you have seen that the last step is live')
    .option('--delete-claims', 'what it keeps in volumes may go with it')
    .option('--dry-run', 'say what the next step is')
    .option('--json', 'print JSON')
    .addHelpText('after', example)
    .action(async (name: string, options: Options) => {
      const config = readConfig();
      const service = retiredService(config, name);
      const step = nextStep(await standingsOf(repositoryRoot, service));
      await refuseHeld(repositoryRoot, config, service, step);
      const claims = await claimsOf(service, step);
      if (options.dryRun)
        return console.log(options.json ? JSON.stringify({ step, claims }) : wouldText(step, name, claims));
      await refuseDirty(repositoryRoot);
      await refuseEarly(service, step, options);
      if (step.kind === 'remove') refuseClaims(name, step.environment, claims, options.deleteClaims === true);
      await carryOut(repositoryRoot, await planStep(repositoryRoot, config, service, step));
      await makeServices(repositoryRoot);
      const hash = await commit(repositoryRoot, `${subjectOf(step, name)}\n`, ['.']);
      const mentions = step.kind === 'finish' ? await mentionsOf(repositoryRoot, config, service) : [];
      console.log(options.json ? JSON.stringify({ step, commit: hash, mentions }) : doneText(service, step, mentions));
    });
}

async function claimsOf({ application }: ServiceFacts, step: RetireStep): Promise<readonly string[]> {
  if (step.kind !== 'remove') return [];
  return claimsIn(await renderObjects(join(repositoryRoot, overlayFolder(step.environment, application))));
}

/** @throws {Failure} while a step before is not live, or nobody has seen whether it is. */
async function refuseEarly(service: ServiceFacts, { needs }: RetireStep, options: Options): Promise<void> {
  if (needs.length === 0) return;
  const clusters = new Map(await askedClusters(options.context, options.instance));
  const unseen = needs.filter(({ environment }) => !clusters.has(environment));
  if (unseen.length > 0 && options.unseen !== true) {
    const names = unseen.map(({ environment, state }) => `${service.name} is ${state} in ${environment}`);
    throw new Failure({
      what: `The next step of ${service.name} is not made`,
      why: `nobody has seen whether ${names.join(', and ')}: no context is named, and no local cluster is known`,
      wayOut: `Name the cluster, --context ${unseen[0]!.environment}=NAME, or look yourself and say --unseen.`,
    });
  }
  const seen = needs.filter(({ environment }) => clusters.has(environment));
  const troubles = await Promise.all(
    seen.map((needed) => remainsTroubles(clusters.get(needed.environment)!, service.application, needed)),
  );
  if (troubles.flat().length === 0) return;
  throw new Failure({
    what: `The next step of ${service.name} is not made: the last one is not live yet`,
    why: troubles.flat().join('; '),
    wayOut: 'Merge it where it is not, wait until Argo CD has synced it, and run this again.',
  });
}

function wouldText(step: RetireStep, name: string, claims: readonly string[]): string {
  return [
    `Next: ${subjectOf(step, name)}.`,
    ...(claims.length === 0 ? [] : [`With it go, by --delete-claims alone: ${claims.join(', ')}.`]),
    ...step.needs.map(({ environment, state }) => `It needs that ${name} is ${state} in ${environment}.`),
  ].join('\n');
}

function doneText(service: ServiceFacts, step: RetireStep, mentions: readonly Mention[]): string {
  const { name, application } = service;
  const again = `npm run lockstep -- retire service ${name}`;
  const push = '  git push --set-upstream origin HEAD, and have it merged';
  const done = `${subjectOf(step, name)}: committed. Next:`;
  if (step.kind === 'close') return [done, push, `  ${again}, once nobody is let in there any more`].join('\n');
  if (step.kind === 'remove') {
    const on = `on the cluster of ${step.environment}, since its namespace goes on a person's word alone:`;
    return [done, push, `  ${on}`, `    ${confirmCommand(application)}`, `  ${again}, once nothing of it is left`].join(
      '\n',
    );
  }
  const lists = step.needs.length > 1 ? ', with the label both-environments: the projects of each lose its lines' : '';
  return [
    done,
    `${push}${lists}`,
    '  npm run lockstep -- check',
    ...(mentions.length === 0 ? [] : ['', 'These lines still name it, and a person takes them out:']),
    ...mentions.map(({ path, line, text }) => `  ${path}:${line}: ${text.slice(0, 120)}`),
  ].join('\n');
}
