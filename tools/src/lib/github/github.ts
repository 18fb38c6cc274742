import { Failure } from '../failure.ts';
import { run, type RunResult } from '../process/run.ts';

/** A repository on GitHub, as the `gh` command line reaches it. */
export interface GitHub {
  /** "owner/name". */
  readonly repository: string;
  /** Added to the environment of gh; for tests. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface PullRequest {
  readonly number: number;
  readonly url: string;
}

/** What a pull request says. */
export interface PullRequestText {
  readonly title: string;
  /** Markdown, at most `bodyLimit` characters. */
  readonly body: string;
}

/** One status that somebody set on a commit: `success`, `pending`, `failure` or `error`. */
export interface CommitStatus {
  readonly context: string;
  readonly state: string;
  readonly description?: string | null;
  readonly target_url?: string | null;
}

/** GitHub refuses a longer body of a pull request or comment. */
export const bodyLimit = 65_536;

const named = /^(?:https:\/\/(?:[^@/]+@)?|ssh:\/\/git@|git@)github\.com[/:](?<name>[^/]+\/[^/]+?)(?:\.git)?\/?$/;

/**
 * The repository that a URL names on GitHub, else the one that a workflow runs for.
 * @throws {Failure} when neither says one.
 */
export function gitHubOf(url: string, env: NodeJS.ProcessEnv = process.env): GitHub {
  const repository = named.exec(url)?.groups?.['name'] ?? env['GITHUB_REPOSITORY'];
  if (repository) return { repository };
  throw new Failure({
    what: `${url} is no repository on GitHub`,
    wayOut: 'Name one with --repo https://github.com/OWNER/NAME; without GitHub, leave --open-pr out.',
  });
}

/** The open pull request of a branch onto main, undefined when there is none. */
export async function findPullRequest(github: GitHub, branch: string): Promise<PullRequest | undefined> {
  const owner = github.repository.split('/')[0];
  const query = `state=open&base=main&head=${encodeURIComponent(`${owner}:${branch}`)}`;
  const [found] = (await api(github, 'GET', `pulls?${query}`)) as readonly ApiPullRequest[];
  return found && pullRequestOf(found);
}

/** @throws {Failure} when GitHub refuses it, as for a branch that has one already. */
export async function createPullRequest(github: GitHub, branch: string, text: PullRequestText): Promise<PullRequest> {
  return pullRequestOf((await api(github, 'POST', 'pulls', { ...text, head: branch, base: 'main' })) as ApiPullRequest);
}

export async function editPullRequest(
  github: GitHub,
  { number }: PullRequest,
  text: PullRequestText,
): Promise<PullRequest> {
  return pullRequestOf((await api(github, 'PATCH', `pulls/${number}`, text)) as ApiPullRequest);
}

/** Says why as a comment, then closes it. */
export async function closePullRequest(github: GitHub, { number }: PullRequest, reason: string): Promise<void> {
  await api(github, 'POST', `issues/${number}/comments`, { body: reason });
  await api(github, 'PATCH', `pulls/${number}`, { state: 'closed' });
}

/** The last status of each context on a commit. */
export async function commitStatuses(github: GitHub, commit: string): Promise<readonly CommitStatus[]> {
  const combined = (await api(github, 'GET', `commits/${commit}/status?per_page=100`)) as {
    readonly statuses: readonly CommitStatus[];
  };
  return combined.statuses;
}

/** What an attestation must say of an image. */
interface Provenance {
  /** "name@sha256:…". */
  readonly image: string;
  /** The workflow that must have built it, from the repository's root. */
  readonly workflow: string;
  /** The branch that it must have been built from. */
  readonly branch: string;
}

/** Checks who built an image: undefined when a signed attestation proves it, else gh's reason in one line. */
export async function unverified(github: GitHub, { image, workflow, branch }: Provenance): Promise<string | undefined> {
  const { repository } = github;
  const signer = ['--repo', repository, '--signer-workflow', `${repository}/${workflow}`];
  const source = ['--source-ref', `refs/heads/${branch}`];
  const args = ['attestation', 'verify', `oci://${image}`, ...signer, ...source];
  const answer = await gh(github, args, { accept: [0, 1], doing: `verify who built ${image}` });
  return answer.code === 0 ? undefined : lastLine(answer).replace(/^Error: /, '') || 'gh gave no reason';
}

interface ApiPullRequest {
  readonly number: number;
  readonly html_url: string;
}

function pullRequestOf({ number, html_url: url }: ApiPullRequest): PullRequest {
  return { number, url };
}

/** One request to the API of a repository; for the files `github-*.ts` beside this one only. */
export async function api(github: GitHub, method: string, path: string, body?: object): Promise<unknown> {
  const args = ['api', '--method', method, `repos/${github.repository}/${path}`];
  const input = body === undefined ? {} : { input: JSON.stringify(body) };
  const answer = await gh(github, body === undefined ? args : [...args, '--input', '-'], {
    ...input,
    doing: `${method} ${path} of ${github.repository} on GitHub`,
  });
  return answer.stdout === '' ? undefined : JSON.parse(answer.stdout);
}

/** The only place that runs gh. */
async function gh(
  { env = {} }: GitHub,
  args: readonly string[],
  options: { readonly input?: string; readonly doing: string; readonly accept?: readonly number[] },
): Promise<RunResult> {
  const { accept = [0], ...rest } = options;
  const wayOut =
    'Install gh (https://cli.github.com) and log in with `gh auth login` or GH_TOKEN, then run this again.';
  // gh's exit code 4 says that it has no credential.
  const answer = await run('gh', args, { ...rest, env, timeout: 120_000, accept: [0, 1, 4], wayOut });
  if (accept.includes(answer.code)) return answer;
  const why = answer.code === 4 ? 'gh is not logged in' : lastLine(answer);
  throw new Failure({
    what: `Could not ${options.doing}`,
    why,
    wayOut: answer.code === 4 ? wayOut : 'See what the token may do and whether the repository allows it.',
  });
}

function lastLine({ stderr }: RunResult): string {
  return stderr.trim().split('\n').at(-1)?.trim() ?? '';
}
