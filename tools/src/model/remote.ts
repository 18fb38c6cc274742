/** What Kustomize fetches for one text of a kustomization. */
export type Remote = GitRemote | { readonly by: 'http' };

interface GitRemote {
  readonly by: 'git';
  /** What git clones, without `.git`: `https://github.com/argoproj/argo-cd`. */
  readonly repository: string;
  /** What is fetched of it; nothing when it is whatever stands at its head. */
  readonly ref: string | undefined;
}

/**
 * How Kustomize reads a text that names a folder: as a git repository, as a file by HTTP, or, then nothing is returned,
 * as a path. Its own rules, from `api/internal/git/repospec.go` of sigs.k8s.io/kustomize 0.21.
 */
export function remoteOf(text: string): Remote | undefined {
  if (/^https?:\/\/raw\.githubusercontent\.com\//i.test(text)) return rawOf(text);
  if (isFile(text)) return isHttp(text) ? { by: 'http' } : undefined;
  const [address = '', ...rest] = text.split('?');
  const place = placeOf(address.replace(/^git::/i, ''));
  if (place === undefined) return isHttp(text) ? { by: 'http' } : undefined;
  const path = repositoryIn(place.path, place.scheme === 'file://');
  if (path === undefined) return isHttp(text) ? { by: 'http' } : undefined;
  return { by: 'git', repository: `${place.host}${path}`.replace(/\.git$/, ''), ref: refOf(rest.join('?')) };
}

/** How Kustomize reads a text that names a file: by HTTP, or as a path. */
export function remoteFileOf(text: string): Remote | undefined {
  return isHttp(text) ? (rawOf(text) ?? { by: 'http' }) : undefined;
}

const isHttp = (text: string): boolean => /^https?:\/\//i.test(text);
const isFile = (text: string): boolean => /\.(?:ya?ml|json)$/i.test(text);

/** A file of a repository on GitHub, as its host for raw files gives it: pinned where it is pinned by a commit. */
function rawOf(text: string): Remote | undefined {
  const [, owner, name, ref] = /^https:\/\/raw\.githubusercontent\.com\/([^/]+)\/([^/]+)\/([^/]+)\/./.exec(text) ?? [];
  if (owner === undefined) return isHttp(text) ? { by: 'http' } : undefined;
  return { by: 'git', repository: `https://github.com/${owner}/${name}`, ref };
}

interface Place {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
}

function placeOf(address: string): Place | undefined {
  const scheme = /^(?:ssh|https?|file):\/\//i.exec(address)?.[0].toLowerCase() ?? '';
  const behind = address.slice(scheme.length);
  const user = /^[a-z][a-z0-9-]*@/i.exec(behind)?.[0] ?? '';
  const rest = behind.slice(user.length);
  if (scheme === 'file://') return { scheme, host: scheme, path: behind };
  const github = /^github\.com[/:]/i.test(rest);
  const isScp = scheme === '' && (user !== '' || github);
  if (scheme === '' && !isScp) return undefined;
  const end = (isScp ? /[/:]/ : /\//).exec(rest)?.index;
  if (end === undefined) return undefined;
  const path = rest.slice(end + 1);
  // Github's address is normalized, so that its scheme may be left out or be another one.
  if (github && (scheme === 'ssh://' || user !== '')) return { scheme, host: `${user}github.com:`, path };
  if (github) return { scheme: 'https://', host: 'https://github.com/', path };
  return { scheme, host: `${scheme}${user}${rest.slice(0, end + 1)}`, path };
}

/** The part of a path that is the repository's; the rest is a folder in it. */
function repositoryIn(path: string, isWhole: boolean): string | undefined {
  const azure = /^(.*?_git\/[^/]*)/.exec(path)?.[1];
  const marked = azure ?? /^(.*?)\/\//.exec(path)?.[1] ?? /^(.*?\.git)/.exec(path)?.[1];
  if (marked !== undefined) return marked === '' ? undefined : marked;
  if (isWhole) return path === '' ? undefined : path;
  const segments = path.split('/');
  return segments.length < 2 ? undefined : segments.slice(0, 2).join('/');
}

function refOf(query: string): string | undefined {
  // Go refuses such a query as a whole, and Kustomize then takes the head.
  if (query.includes(';') || /%(?![0-9a-f]{2})/i.test(query)) return undefined;
  const values = new URLSearchParams(query);
  return values.get('ref') || values.get('version') || undefined;
}
