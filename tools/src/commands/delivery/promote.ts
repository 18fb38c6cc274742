import type { Command } from 'commander';
import { changeDetails } from '../../delivery/write/change.ts';
import { heldExitCode, onlyWords } from '../../model/hold-file.ts';
import { openPromotions, reasonFor, type OpenedPromotion, type Promotions } from '../../delivery/promotion/open.ts';
import { promote, type PromoteOptions } from '../../delivery/promotion/promote.ts';
import { branchTo } from '../../delivery/promotion/branches.ts';
import type { Decision, Wish } from '../../delivery/promotion/plan.ts';
import { targetRepository, type Target } from '../../delivery/write/target.ts';
import { Failure } from '../../lib/failure.ts';
import { withClone } from '../../delivery/write/clone.ts';
import { fileAt } from '../../lib/git/objects.ts';
import { gitHubOf, type GitHub } from '../../lib/github/github.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { imagesPath, readImages } from '../../model/images-file.ts';
import { defined } from '../../lib/values/defined.ts';
import { instanceOption } from '../options.ts';
import { onlyOption, repositoryOption } from './options.ts';
import { hops, hopTo, parseEnvironment, type Environment, type Hop } from '../../model/environment.ts';
import { shortName } from '../../model/image-reference.ts';
import { imagesOfServices, serviceNameOf } from '../../model/services.ts';

interface Options {
  to?: Environment;
  merge?: true;
  openPr?: true;
  again?: string[];
  only?: string[];
  repo?: string;
  instance: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('promote')
    .description(`offer ${hops.map(offered).join(', ')}, or each service's on its own; a hold stops it`)
    .option('--to <environment>', toText(), parseEnvironment)
    .option(...onlyOption)
    .option('--open-pr', 'keep the pull requests of the branches in step, by gh')
    .option('--merge', `commit to main at once, as a merge after the review would; exits ${heldExitCode} if held`)
    .option(
      '--again <digest...>',
      `offer these digests although ${hops.map(({ to }) => to).join(' or ')} was rolled back from them`,
    )
    .option(...repositoryOption)
    .option(...instanceOption)
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const { merge = false, openPr = false, again = [] } = options;
      if (merge && openPr) {
        const wayOut = 'Leave out --merge or --open-pr.';
        throw new Failure({ what: 'A promotion is either merged or offered', wayOut });
      }
      const only = imagesOfServices(options.only);
      const wanted = options.to === undefined ? hops : [hopTo(options.to)];
      refuseSeveral(wanted, options);
      const target = await targetRepository(options);
      const wish = { repo: target.repo, again, ...defined({ only, to: options.to }) };
      if (merge) return await merged(wish, target, options);
      // Not the one that a workflow runs for: the branch is pushed to the one that is named.
      const github = openPr ? gitHubOf(target.repo, {}) : undefined;
      const results = await offeredAlong(wanted, github, wish);
      const all = results.map((one) => (options.json ? offeredJson(one, target) : offeredText(one, target, only)));
      // One hop prints what it always printed; of several each is told by itself.
      console.log(options.json && all.length > 1 ? `[${all.join(',')}]` : all.join('\n\n'));
    });
}

/** "staging's images to production on the branch promote/production". */
function offered({ from, to }: Hop): string {
  return `${from}'s images to ${to} on the branch ${branchTo(to)}`;
}

function toText(): string {
  return hops.length === 1 ? 'who takes it' : 'who takes it (default: each of them what the one before it runs)';
}

/** At one go a digest would pass through an environment without having run there, or be offered again to all of them. */
function refuseSeveral(wanted: readonly Hop[], { merge, again }: Options): void {
  if (wanted.length === 1 || (merge === undefined && again === undefined)) return;
  throw new Failure({
    what: 'It is not said which environment takes it',
    why: `${wanted.map(({ from, to }) => `${to} takes what ${from} runs`).join(', ')}, and each runs it before the next`,
    wayOut: `Name one: ${wanted.map(({ to }) => `--to ${to}`).join(' or ')}.`,
  });
}

/**
 * One hop after the other, each by what main says when it begins. Where an environment pins nothing yet, the ones after it
 * are left for later.
 */
async function offeredAlong(wanted: readonly Hop[], github: GitHub | undefined, wish: PromoteOptions) {
  const results: Promotions[] = [];
  for (const { from, to } of wanted) {
    if (wanted.length > 1 && from !== hops[0]!.from && (await pinnedOn(wish.repo, from)).length === 0) {
      toStandardError(`${to} waits: ${from} pins no image yet.`);
      continue;
    }
    results.push(await openPromotions(github, { ...wish, to }));
  }
  return results;
}

async function pinnedOn(repo: string, environment: Environment) {
  return await withClone(repo, async (clone) => {
    const path = imagesPath(environment);
    return readImages(path, await fileAt(clone, 'origin/main', path));
  });
}

async function merged(wish: PromoteOptions, target: Target, { json }: Options): Promise<void> {
  const result = await promote({ ...wish, merge: true });
  console.log(json ? JSON.stringify({ ...result, repository: target.shown }) : text(result, target, wish.only));
  if (keptOut(result)) process.exitCode = heldExitCode;
}

/** With all together the one promotion, as a merge gives it. */
function offeredJson({ way, promotions, decision, closed }: Promotions, { shown }: Target): string {
  const found = way === 'together' ? promotions[0] : { ...decision, promotions };
  return JSON.stringify({ ...found, way, closed, repository: shown });
}

function offeredText({ way, promotions, decision, closed }: Promotions, target: Target, only: Wish['only']): string {
  const texts = promotions.map((promotion) => {
    const own = [...promotion.changes, ...promotion.withheld].map(({ name }) => shortName(name));
    return text(promotion, target, way === 'each' ? own : only);
  });
  const none = promotions.length === 0 ? [reasonFor(decision), `Read on main of ${target.shown}.`] : [];
  const left = way === 'each' ? leftLines(decision) : [];
  const ended = closed.map(({ branch, reason, pullRequest }) => `${pullRequest?.url ?? branch} is closed: ${reason}`);
  return [...texts, ...none, ...left, ...ended].join('\n');
}

/** Whether holds alone kept it from doing anything. */
function keptOut({ changes, withheld, held }: Decision): boolean {
  return held !== undefined || (changes.length === 0 && withheld.some(({ hold }) => hold !== undefined));
}

function text(result: OpenedPromotion, { shown, flags }: Target, only: Wish['only']): string {
  const { changes, withheld, branch, commit, merged: main, pullRequest } = result;
  const closed = pullRequest?.action === 'closed' ? [`Closed ${pullRequest.url} with that reason.`] : [];
  const left = leftLines(result);
  if (changes.length === 0) return [reasonFor(result), ...left, ...closed, `Read on main of ${shown}.`].join('\n');
  const commits = changes.flatMap((change) => change.commits).map((line) => `  ${line}`);
  const between = commits.length === 0 ? [] : ['Commits that come with it:', ...commits];
  const without = withheld.map(({ name, reason }) => `Not offered: ${name}: ${reason}.`);
  const words = [...onlyWords(only), flags].join(' ');
  const way = hops.length === 1 ? '' : ` --to ${result.to}`;
  return [changeDetails(changes), ...between, ...without, ...left, end()].join('\n');

  function end(): string {
    if (main !== undefined) {
      return `On main of ${shown} as ${main}. Take it back: npm run lockstep -- rollback ${result.to} ${words} --reason '…'`;
    }
    if (pullRequest !== undefined) return `${pullRequest.url} is ${pullRequest.action}; merge it to promote.`;
    return `Waits as ${commit?.slice(0, 7)} on ${branch} of ${shown}. Take it: npm run lockstep -- promote --merge${way} ${words}`;
  }
}

function leftLines({ to, left }: Pick<Decision, 'to' | 'left'>): readonly string[] {
  return left.map(({ name, old }) => {
    const pins = old === undefined ? 'none of it' : `${old.tag.slice(0, 7)}`;
    return `Not named: ${serviceNameOf(name)} waits as well, and ${to} keeps ${pins}.`;
  });
}
