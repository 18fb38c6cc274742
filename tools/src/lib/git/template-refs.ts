import { Failure } from '../failure.ts';
import { git } from './git.ts';

/** Where the branches, the tags and HEAD of a fetched template stand: beside the checkout's own, never among them. */
const refs = 'refs/lockstep/template';

/** One commit of the template. */
interface TemplateCommit {
  readonly commit: string;
  /** The hash of its files, whoever committed them. */
  readonly tree: string;
}

/** The template as it was fetched. */
export interface FetchedTemplate {
  /** Every commit of every branch and tag, newest first. */
  readonly commits: readonly TemplateCommit[];
  /** Full commits by the names of tags. */
  readonly tags: ReadonlyMap<string, string>;
  /** Full commits by the names of branches, and by HEAD. */
  readonly branches: ReadonlyMap<string, string>;
}

/**
 * Brings another repository, named by its path or URL, into a checkout's, with all of its history.
 * @throws {Failure} when it cannot be reached, or is a shallow clone.
 */
export async function fetchTemplate(repo: string, source: string): Promise<FetchedTemplate> {
  const specs = ['heads/*', 'tags/*'].map((each) => `+refs/${each}:${refs}/${each}`);
  const fetch = ['fetch', '--prune', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--'];
  const { stderr } = await git(repo, [...fetch, source, ...specs, `+HEAD:${refs}/HEAD`], {
    doing: `fetch the template from ${source}`,
    wayOut: 'Name where it is with --template URL or --template PATH, then run this again.',
  });
  // Git takes it for no failure, and what an earlier time brought would stand for it.
  if (stderr.includes('shallow roots are not allowed')) {
    throw new Failure({
      what: `The template at ${source} lacks the beginning of its history`,
      wayOut: 'Bring the rest there by `git fetch --unshallow`, then run this again.',
    });
  }
  const named = await git(repo, ['for-each-ref', '--format=%(refname) %(objectname) %(*objectname)', refs]);
  const found = named.stdout.split('\n').map((line) => {
    const [name = '', object = '', tagged] = line.split(' ');
    return [name.slice(refs.length + 1), tagged || object] as const;
  });
  const under = (folder: string) =>
    found.flatMap(([name, commit]) => (name.startsWith(folder) ? [[name.slice(folder.length), commit] as const] : []));
  const { stdout } = await git(repo, ['log', '--format=%H %T', `--glob=${refs}/*`]);
  return {
    commits: stdout.split('\n').map((line) => {
      const [commit = '', tree = ''] = line.split(' ');
      return { commit, tree };
    }),
    tags: new Map(under('tags/')),
    branches: new Map([...under('heads/'), ...found.filter(([name]) => name === 'HEAD')]),
  };
}
