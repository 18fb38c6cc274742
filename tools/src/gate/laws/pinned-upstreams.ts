import { configFile, readConfig } from '../../model/config/config.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { fetchedBy, isCommit, type Fetched } from './remotes.ts';

/**
 * What others wrote comes by the whole id of a commit, its version beside it, from a repository that the fork lists: a
 * branch, a tag and a file by its address can be another one tomorrow, without a change here.
 */
export function pinnedUpstreams(documents: readonly Rendered[]): readonly Finding[] {
  const { upstreams } = readConfig().others;
  const all = documents.flatMap((source) => fetchedBy(source).map((fetched) => ({ source, fetched })));
  return [
    ...all.flatMap(({ source, fetched }) => unpinned(source, fetched, upstreams)),
    ...all.flatMap(({ source, fetched }, index) => contradicts(source, fetched, all.slice(0, index))),
  ];
}

/** A version names one commit, wherever it is written. */
function contradicts(
  source: Rendered,
  { field, text, remote, version }: Fetched,
  before: readonly { readonly source: Rendered; readonly fetched: Fetched }[],
): readonly Finding[] {
  if (remote.by !== 'git' || !isCommit(remote.ref) || version === undefined) return [];
  const other = before.find(
    ({ fetched }) =>
      fetched.remote.by === 'git' &&
      fetched.remote.repository === remote.repository &&
      isCommit(fetched.remote.ref) &&
      fetched.version !== undefined &&
      (fetched.version === version) !== (fetched.remote.ref === remote.ref),
  );
  if (other === undefined) return [];
  const reason = `${other.source.file} has the same ${other.fetched.version === version ? 'version for another commit' : 'commit for another version'}`;
  const wayOut = `Ask upstream which is right: \`git ls-remote ${remote.repository} 'refs/tags/VERSION*'\`.`;
  return [{ file: source.file, object: `upstream ${remote.repository}`, field, value: text, reason, wayOut }];
}

const example = 'https://HOST/OWNER/NAME//FOLDER?ref=COMMIT # VERSION';

function unpinned(source: Rendered, fetched: Fetched, upstreams: readonly string[]): readonly Finding[] {
  const { field, text, remote, version } = fetched;
  if (remote.by === 'http') {
    const reason = 'a file that is fetched by its address has no version that stays';
    return [finding(source, field, text, { reason, wayOut: `Name the folder of a repository by commit: ${example}.` })];
  }
  const { repository, ref } = remote;
  // Named by what is fetched, so that an exception takes this version alone.
  const about = { file: source.file, object: `upstream ${repository}`, value: text };
  if (!upstreams.includes(repository)) {
    const listed = `others.upstreams of ${configFile} lists ${upstreams.join(', ') || 'none'}`;
    const wayOut = 'Take it from one of these, written like this, or list it there once its owners are known.';
    return [{ ...about, field, reason: listed, wayOut }];
  }
  if (!isCommit(ref)) {
    const reason =
      ref === undefined
        ? 'no commit is named, so it is whatever stands at its head'
        : /^[0-9a-f]{7,39}$/.test(ref)
          ? 'a short id can come to name two commits, and git does not fetch by one'
          : 'a tag or a branch can be moved to another commit';
    const wayOut = `Name the commit: \`git ls-remote ${repository} 'refs/tags/VERSION^{}'\` says it, or the tag itself.`;
    return [{ ...about, field: `${field} ref=${ref ?? ''}`, reason, wayOut }];
  }
  if (version === undefined) {
    const reason = 'nobody can read a version from a commit';
    return [{ ...about, field: `the comment of ${field}`, reason, wayOut: `Write it behind the line: ${example}.` }];
  }
  return [];
}
