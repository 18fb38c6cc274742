import { api, apiAt, RefusedByGitHub, type GitHub } from './github.ts';

/** What a question about a setting came to: the answer, or the status with which GitHub refuses it. */
export type Seen<T> = { readonly seen: T } | { readonly refused: number };

/** Takes a refusal for an answer: whoever asks may not see it, or it is not there. */
export async function seenOf<T>(asked: Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: await asked };
  } catch (error) {
    if (error instanceof RefusedByGitHub) return { refused: error.status };
    throw error;
  }
}

/** Settings of a repository; what decides how it merges is shown to those alone who may write. */
export interface RepositorySettings {
  readonly visibility: string;
  readonly private: boolean;
  readonly owner: { readonly login: string; readonly type: string };
  readonly permissions?: { readonly admin?: boolean };
  readonly [field: string]: unknown;
}

export async function repositorySettings(github: GitHub): Promise<RepositorySettings> {
  return (await api(github, 'GET', '')) as RepositorySettings;
}

export async function changeRepository(github: GitHub, fields: object): Promise<void> {
  await api(github, 'PATCH', '', fields);
}

/** One of the groups of settings of Actions, by the end of its path: '', '/workflow'. */
export async function actionsSettings(github: GitHub, part: string): Promise<Readonly<Record<string, unknown>>> {
  return (await api(github, 'GET', `actions/permissions${part}`)) as Readonly<Record<string, unknown>>;
}

export async function changeActions(github: GitHub, part: string, fields: object): Promise<void> {
  await api(github, 'PUT', `actions/permissions${part}`, fields);
}

/** A person or a team that may approve. */
export interface Reviewer {
  readonly type: 'User' | 'Team';
  readonly id: number;
}

/** An environment, as GitHub answers. */
export interface EnvironmentSettings {
  readonly name: string;
  readonly protection_rules?: readonly {
    readonly type: string;
    readonly prevent_self_review?: boolean;
    readonly reviewers?: readonly {
      readonly type: 'User' | 'Team';
      readonly reviewer: { readonly id: number; readonly login?: string; readonly slug?: string };
    }[];
  }[];
  readonly deployment_branch_policy: {
    readonly protected_branches: boolean;
    readonly custom_branch_policies: boolean;
  } | null;
}

export async function environmentSettings(github: GitHub, name: string): Promise<EnvironmentSettings> {
  return (await api(github, 'GET', `environments/${encodeURIComponent(name)}`)) as EnvironmentSettings;
}

/** A branch, or a tag, that an environment lets in. */
export interface BranchPolicy {
  readonly id: number;
  readonly name: string;
  readonly type?: string;
}

export async function branchPolicies(github: GitHub, name: string): Promise<readonly BranchPolicy[]> {
  const path = `environments/${encodeURIComponent(name)}/deployment-branch-policies?per_page=100`;
  return ((await api(github, 'GET', path)) as { readonly branch_policies: readonly BranchPolicy[] }).branch_policies;
}

interface WantedEnvironment {
  readonly reviewers: readonly Reviewer[];
  readonly preventSelfReview: boolean;
}

/** Makes an environment, or gives it these reviewers and branches that are named one by one. */
export async function putEnvironment(github: GitHub, name: string, wanted: WantedEnvironment): Promise<void> {
  await api(github, 'PUT', `environments/${encodeURIComponent(name)}`, {
    reviewers: wanted.reviewers,
    prevent_self_review: wanted.preventSelfReview,
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  });
}

export async function addBranchPolicy(github: GitHub, name: string, branch: string): Promise<void> {
  const path = `environments/${encodeURIComponent(name)}/deployment-branch-policies`;
  await api(github, 'POST', path, { name: branch, type: 'branch' });
}

export async function removeBranchPolicy(github: GitHub, name: string, { id }: BranchPolicy): Promise<void> {
  await api(github, 'DELETE', `environments/${encodeURIComponent(name)}/deployment-branch-policies/${id}`);
}

export async function labelNames(github: GitHub): Promise<readonly string[]> {
  const all: string[] = [];
  for (let page = 1; ; page += 1) {
    const found = (await api(github, 'GET', `labels?per_page=100&page=${page}`)) as readonly {
      readonly name: string;
    }[];
    all.push(...found.map(({ name }) => name));
    if (found.length < 100) return all;
  }
}

export async function makeLabel(github: GitHub, name: string, description: string): Promise<void> {
  await api(github, 'POST', 'labels', { name, description, color: '5319e7' });
}

/** An App of an organisation, as it is installed there. */
export interface Installation {
  readonly app_id: number;
  readonly app_slug: string;
  readonly client_id?: string;
  readonly repository_selection: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly suspended_at?: string | null;
}

/** All Apps of the organisation that owns the repository; only its owners see them. */
export async function installations(github: GitHub): Promise<readonly Installation[]> {
  const path = `orgs/${github.repository.split('/')[0]}/installations?per_page=100`;
  return ((await apiAt(github, path)) as { readonly installations: readonly Installation[] }).installations;
}

/** The variables of an environment by name, or of the repository itself. */
export async function actionsVariables(
  github: GitHub,
  environment?: string,
): Promise<Readonly<Record<string, string>>> {
  const path = environment === undefined ? 'actions' : `environments/${encodeURIComponent(environment)}`;
  const { variables } = (await api(github, 'GET', `${path}/variables?per_page=30`)) as {
    readonly variables: readonly { readonly name: string; readonly value: string }[];
  };
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

/** The names of the secrets of an environment, or of the repository itself. */
export async function secretNames(github: GitHub, environment?: string): Promise<readonly string[]> {
  const path = environment === undefined ? 'actions' : `environments/${encodeURIComponent(environment)}`;
  const { secrets } = (await api(github, 'GET', `${path}/secrets?per_page=100`)) as {
    readonly secrets: readonly { readonly name: string }[];
  };
  return secrets.map(({ name }) => name);
}

/** Whether each workflow runs, by its file: active, disabled_fork, disabled_inactivity, disabled_manually. */
export async function workflowStates(github: GitHub): Promise<ReadonlyMap<string, string>> {
  const { workflows } = (await api(github, 'GET', 'actions/workflows?per_page=100')) as {
    readonly workflows: readonly { readonly path: string; readonly state: string }[];
  };
  return new Map(workflows.map(({ path, state }) => [path, state]));
}

/** When the newest run of a workflow on main that ended well was made; undefined where there is none. */
export async function lastGoodRun(github: GitHub, file: string): Promise<string | undefined> {
  const path = `actions/workflows/${file}/runs?branch=main&status=success&per_page=1`;
  const { workflow_runs: runs } = (await api(github, 'GET', path)) as {
    readonly workflow_runs: readonly { readonly created_at: string }[];
  };
  return runs[0]?.created_at;
}

/** The plan that the owner pays for, as `free`, `team`, `enterprise`; undefined where it is not told. */
export async function planOf(github: GitHub, type: string): Promise<string | undefined> {
  const path = `${type === 'Organization' ? 'orgs' : 'users'}/${github.repository.split('/')[0]}`;
  return ((await apiAt(github, path)) as { readonly plan?: { readonly name: string } }).plan?.name;
}
