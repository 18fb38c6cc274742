import { api, graphql, type GitHub } from './github.ts';

/** One status that somebody set on a commit. */
export interface CommitStatus {
  readonly context: string;
  /** `success`, `pending`, `failure` or `error`. */
  readonly state: string;
  /** The login of who set it, an App's as `name[bot]`; empty for an account that is gone. */
  readonly creator: string;
  /** GitHub's own name of it, another one for each; only of last words. */
  readonly id?: string;
}

/** The last status of each context on each of the commits, in one question; none for a commit that GitHub lacks. */
export async function latestStatuses(
  github: GitHub,
  commits: readonly string[],
): Promise<readonly (readonly CommitStatus[])[]> {
  if (commits.length === 0) return [];
  const [owner, name] = github.repository.split('/').map((part) => JSON.stringify(part));
  const asked = commits.map((commit, index) => `c${index}: object(oid: "${commit}") { ...said }`);
  const said =
    'fragment said on Commit { status { contexts { id context state creator { kind: __typename login } } } }';
  const query = `{ repository(owner: ${owner}, name: ${name}) { ${asked.join(' ')} } } ${said}`;
  const doing = `read what was said of ${commits.length} commits of ${github.repository} on GitHub`;
  const { data } = (await graphql(github, query, doing)) as Answer;
  return commits.map((_commit, index) => (data.repository?.[`c${index}`]?.status?.contexts ?? []).map(statusOf));
}

interface Answer {
  readonly data: {
    readonly repository: Readonly<
      Record<string, { readonly status?: { readonly contexts: readonly Context[] } | null } | null>
    > | null;
  };
}

interface Context {
  readonly id: string;
  readonly context: string;
  readonly state: string;
  readonly creator: { readonly kind: string; readonly login: string } | null;
}

// GraphQL writes an App's login without the ending that the REST API gives it.
function statusOf({ id, context, state, creator }: Context): CommitStatus {
  const login = creator === null ? '' : creator.login;
  return {
    id,
    context,
    state: state.toLowerCase(),
    creator: creator?.kind === 'Bot' && !login.endsWith('[bot]') ? `${login}[bot]` : login,
  };
}

/** What was ever said of one commit, newest first, at most the last 100. */
export async function allStatuses(github: GitHub, commit: string): Promise<readonly CommitStatus[]> {
  const all = (await api(github, 'GET', `commits/${commit}/statuses?per_page=100`)) as readonly {
    readonly context: string;
    readonly state: string;
    readonly creator: { readonly login: string } | null;
  }[];
  return all.map(({ context, state, creator }) => ({ context, state, creator: creator?.login ?? '' }));
}
