import { api, type GitHub } from './github.ts';

export interface Issue {
  readonly number: number;
  readonly url: string;
  readonly body: string;
}

/** What an issue says. */
export interface IssueText {
  readonly title: string;
  /** Markdown, at most `bodyLimit` characters. */
  readonly body: string;
}

interface ApiIssue {
  readonly number: number;
  readonly html_url: string;
  readonly body: string | null;
  readonly pull_request?: object;
}

/** The open issue with a label whose body begins with `mark`; only who may triage gives labels. */
export async function findIssue(github: GitHub, label: string, mark: string): Promise<Issue | undefined> {
  const query = `issues?state=open&labels=${encodeURIComponent(label)}&per_page=100`;
  const found = (await api(github, 'GET', query)) as readonly ApiIssue[];
  return found
    .filter(({ pull_request: pull }) => pull === undefined)
    .map(issueOf)
    .find(({ body }) => body.startsWith(mark));
}

/** GitHub makes the label where the repository has none of that name. */
export async function openIssue(github: GitHub, label: string, text: IssueText): Promise<Issue> {
  return issueOf((await api(github, 'POST', 'issues', { ...text, labels: [label] })) as ApiIssue);
}

export async function editIssue(github: GitHub, { number }: Issue, text: IssueText): Promise<Issue> {
  return issueOf((await api(github, 'PATCH', `issues/${number}`, text)) as ApiIssue);
}

/** Says why as a comment, then closes it. */
export async function closeIssue(github: GitHub, { number }: Issue, reason: string): Promise<void> {
  await api(github, 'POST', `issues/${number}/comments`, { body: reason });
  await api(github, 'PATCH', `issues/${number}`, { state: 'closed' });
}

function issueOf({ number, html_url: url, body }: ApiIssue): Issue {
  return { number, url, body: body ?? '' };
}
