import { Failure } from '../../lib/failure.ts';
import { thisTerminal, type Terminal } from '../../lib/ask.ts';
import { originOf } from '../../lib/git/remote.ts';
import { lockstepLine } from '../../lib/values/command-line.ts';
import { defined } from '../../lib/values/defined.ts';
import { toStandardError, type Say } from '../../lib/values/say.ts';
import { instanceDir, originPath, parseInstanceName } from '../../model/instance.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { isThere } from '../../lib/files/if-there.ts';

export interface TargetOptions {
  /** A URL, a path, or a word: `local`, the origin that the instance's clusters sync; `origin`, the checkout's remote. */
  readonly repo?: string;
  readonly instance: string;
  /** The change is offered on GitHub, so that a local origin cannot be meant. */
  readonly openPr?: boolean;
}

/** The repository that a command writes to. */
export interface Target {
  readonly repo: string;
  /** As people are told it: without a password. */
  readonly shown: string;
  /** What names it on a command line: `--repo local`. */
  readonly flags: string;
}

/** Who is asked, what is typed, and where; as this process has it unless a test says otherwise. */
interface Asking {
  readonly checkout?: string;
  readonly terminal?: Terminal | undefined;
  readonly say?: Say;
  readonly args?: readonly string[];
}

/**
 * The repository that a command writes to, told before anything is done. It must be named, by `--repo` or by an instance
 * other than the default; else a person at a terminal is asked.
 * @throws {Failure} when it is not named and nobody can be asked, or is not there.
 */
export async function targetRepository(options: TargetOptions, asking: Asking = {}): Promise<Target> {
  const { checkout = repositoryRoot, say = toStandardError } = asking;
  const word = options.repo ?? (options.instance === 'default' || options.openPr ? undefined : 'local');
  const name = word ?? (await ask(options, { checkout, ...asking }));
  const repo = await repositoryNamed(name, options.instance, checkout);
  const target = { repo, shown: withoutPassword(repo), flags: `--repo ${withoutPassword(name)}` };
  const of = options.instance === 'default' || name !== 'local' ? '' : ` --instance ${options.instance}`;
  say(`Repository: ${target.shown}`);
  return { ...target, flags: target.flags + of };
}

/**
 * The repository that a URL, a path or a word names.
 * @throws {Failure} when a word names none here.
 */
export async function repositoryNamed(
  name: string,
  instance: string,
  checkout: string = repositoryRoot,
): Promise<string> {
  const found = (await candidates(instance, checkout)).get(name);
  if (found !== undefined || (name !== 'local' && name !== 'origin')) return found ?? name;
  throw new Failure(
    name === 'local'
      ? {
          what: `The instance ${instance} has no git origin`,
          why: `${localOf(instance)} does not exist`,
          wayOut: 'Start it with `npm run up`, or name a repository with --repo.',
        }
      : {
          what: 'There is no remote origin',
          why: `${checkout} has none`,
          wayOut: 'Name the repository with --repo https://github.com/OWNER/NAME.',
        },
  );
}

async function candidates(instance: string, checkout: string): Promise<ReadonlyMap<string, string>> {
  const local = localOf(instance);
  const found = defined({
    local: (await isThere(local)) ? local : undefined,
    origin: await originOf(checkout),
  });
  return new Map(Object.entries(found));
}

function localOf(instance: string): string {
  return originPath({ dir: instanceDir(parseInstanceName(instance)) });
}

async function ask(
  { instance, openPr = false }: TargetOptions,
  { checkout, args = process.argv.slice(2), ...rest }: Asking & { readonly checkout: string },
): Promise<string> {
  const found = [...(await candidates(instance, checkout))].filter(([word]) => !(openPr && word === 'local'));
  const what = 'It is not said which repository is meant, and nothing is changed';
  if (found.length === 0) {
    const why = openPr
      ? 'this checkout has no remote origin'
      : 'no local clusters run, and this checkout has no remote origin';
    throw new Failure({ what, why, wayOut: 'Name it with --repo, a URL or a path.' });
  }
  const meanings = found.map(([word, repo]) => `${word} is ${withoutPassword(repo)}`).join(', ');
  const terminal = 'terminal' in rest ? rest.terminal : thisTerminal();
  if (terminal !== undefined) {
    const words = found.map(([word]) => word);
    const answer = (await terminal.ask(`Which repository? ${meanings}. Type ${words.join(' or ')}: `)).trim();
    if (words.includes(answer)) return answer;
    throw new Failure({ what, why: `${JSON.stringify(answer)} is not ${words.join(' or ')}`, wayOut: 'Run it again.' });
  }
  const line = lockstepLine(args);
  const lines = found.map(([word]) => `\`${line} --repo ${word}\``);
  throw new Failure({ what, why: meanings, wayOut: `Say it: ${lines.join(' or ')}.` });
}

/** A repository as people are told it. */
export function withoutPassword(repo: string): string {
  return repo.replace(/^(?<scheme>[a-z+]+:\/\/)[^/@]*@/, '$<scheme>');
}

/** The repository that is on GitHub: the one that is named, else the remote `origin` of this checkout. */
export async function remoteRepository(
  { repo = 'origin' }: Pick<TargetOptions, 'repo'>,
  checkout: string = repositoryRoot,
): Promise<string> {
  return await repositoryNamed(repo, 'default', checkout);
}
