import { Failure } from '../failure.ts';
import { run, type RunResult } from '../process/run.ts';
import { defined } from '../values/defined.ts';

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

interface ApiPullRequest {
  readonly number: number;
  readonly html_url: string;
}

function pullRequestOf({ number, html_url: url }: ApiPullRequest): PullRequest {
  return { number, url };
}

/** One request to the API of a repository; for the files beside this one only. */
export async function api(github: GitHub, method: string, path: string, body?: object): Promise<unknown> {
  const doing = `${method} ${path} of ${github.repository} on GitHub`;
  return await request(github, ['--method', method, `repos/${github.repository}${path && `/${path}`}`], {
    doing,
    ...defined({ body }),
  });
}

/** What the API says below another path than the repository's, as `orgs/acme`; for the files beside this one only. */
export async function apiAt(github: GitHub, path: string): Promise<unknown> {
  return await request(github, ['--method', 'GET', path], { doing: `GET ${path} on GitHub` });
}

/**
 * The number of a person, given as `@name`.
 * @throws {Failure} when there is none.
 */
export async function userId(github: GitHub, user: string): Promise<number> {
  return ((await apiAt(github, `users/${user.replace(/^@/, '')}`)) as { id: number }).id;
}

/**
 * The number of a team, given as `@organisation/team`.
 * @throws {Failure} when there is none, or who asks may not see it.
 */
export async function teamId(github: GitHub, team: string): Promise<number> {
  const [organisation, name] = team.replace(/^@/, '').split('/');
  return ((await apiAt(github, `orgs/${organisation}/teams/${name}`)) as { id: number }).id;
}

/** One question to the GraphQL API; for the files beside this one only. */
export async function graphql(github: GitHub, query: string, doing: string): Promise<unknown> {
  return await request(github, ['graphql'], { doing, body: { query } });
}

interface Request {
  readonly doing: string;
  readonly body?: object;
}

async function request(github: GitHub, args: readonly string[], { doing, body }: Request): Promise<unknown> {
  const input = body === undefined ? {} : { input: JSON.stringify(body) };
  const answer = await gh(github, ['api', ...args, ...(body === undefined ? [] : ['--input', '-'])], {
    ...input,
    doing,
  });
  return answer.stdout === '' ? undefined : JSON.parse(answer.stdout);
}

/** GitHub answers no more questions for a while: to ask again at once makes it longer. */
export class RateLimited extends Failure {}

/** GitHub says no: it is not there, or who asks may not see or do it. */
export class RefusedByGitHub extends Failure {
  /** As HTTP has it: 403, 404, 422. */
  readonly status: number;

  constructor(parts: Failure['parts'], status: number) {
    super(parts);
    this.status = status;
  }
}

/** The only place that runs gh; for the files beside this one only. */
export async function gh(
  github: GitHub,
  args: readonly string[],
  options: { readonly input?: string; readonly doing: string; readonly accept?: readonly number[] },
): Promise<RunResult> {
  const { accept = [0], ...rest } = options;
  const wayOut =
    'Install gh (https://cli.github.com) and log in with `gh auth login` or GH_TOKEN, then run this again.';
  // gh's exit code 4 says that it has no credential.
  const settings = { ...rest, env: github.env ?? {}, timeout: 120_000, accept: [0, 1, 4], wayOut };
  const answer = await run('gh', args, settings);
  const what = `Could not ${options.doing}`;
  if (answer.code === 1 && /rate limit|\bHTTP 429\b/i.test(answer.stderr)) {
    const why = `GitHub answers no more for now (${lastLine(answer)})${await resetOf(github)}`;
    throw new RateLimited({ what, why, wayOut: 'Run this again after that; until then each question is refused.' });
  }
  if (accept.includes(answer.code)) return answer;
  if (answer.code === 4) throw new Failure({ what, why: 'gh is not logged in', wayOut });
  const parts = {
    what,
    why: lastLine(answer),
    wayOut: 'See what the token may do and whether the repository allows it.',
  };
  const status = /\(HTTP (?<status>\d{3})\)/.exec(answer.stderr)?.groups?.['status'];
  throw status === undefined ? new Failure(parts) : new RefusedByGitHub(parts, Number(status));
}

/** Until when the limit holds, by the one question that GitHub does not count; nothing where it does not say. */
async function resetOf({ env = {} }: GitHub): Promise<string> {
  const { code, stdout } = await run('gh', ['api', 'rate_limit'], { env, timeout: 30_000, accept: [0, 1, 4] });
  if (code !== 0) return '';
  const { resources } = JSON.parse(stdout) as { readonly resources: Readonly<Record<string, RateLimit>> };
  const resets = Object.values(resources).flatMap(({ remaining, reset }) => (remaining === 0 ? [reset] : []));
  return resets.length === 0 ? '' : `, until ${new Date(Math.max(...resets) * 1000).toISOString()}`;
}

interface RateLimit {
  readonly remaining: number;
  /** Seconds since 1970. */
  readonly reset: number;
}

/** The last line that gh said of what went wrong. */
export function lastLine({ stderr }: RunResult): string {
  return stderr.trim().split('\n').at(-1)?.trim() ?? '';
}
