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

interface KeptIssue {
  readonly label: string;
  /** What its body begins with. */
  readonly mark: string;
  /** What it says; undefined when there is nothing to tell. */
  readonly text: IssueText | undefined;
  /** Why it is closed then. */
  readonly over: string;
  /** Of what there is nothing to tell: " of staging". */
  readonly of?: string;
}

/** Keeps one open issue while there is something to tell; says what was done. */
export async function keepIssue(github: GitHub, { label, mark, text, over, of = '' }: KeptIssue): Promise<string> {
  const issue = await findIssue(github, label, mark);
  if (text !== undefined) {
    const told = issue === undefined ? await openIssue(github, label, text) : await editIssue(github, issue, text);
    return `${text.title}: ${told.url}`;
  }
  if (issue === undefined) return `Nothing to tell${of}.`;
  await closeIssue(github, issue, over);
  return `Nothing to tell${of} any more: ${issue.url} is closed.`;
}

function issueOf({ number, html_url: url, body }: ApiIssue): Issue {
  return { number, url, body: body ?? '' };
}
