type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Who somebody is, how a remote is reached, where a person's configuration lies, and what git is asked to tell of itself.
 * All else that begins with GIT_ is of the git that called this process: a hook is given the repository, the index, the
 * date and the settings of the commit that it runs in.
 */
const kept = new RegExp(
  `^GIT_(?:${[
    '(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL)',
    'SSH(?:_COMMAND|_VARIANT)?',
    '(?:SSL|HTTP|PROXY)_\\w+',
    'ASKPASS|TERMINAL_PROMPT',
    'CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)',
    'EXEC_PATH|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM',
    'TRACE\\w*|CURL_VERBOSE',
  ].join('|')})$`,
);

/** The environment for a process of ours: without what a git above this one meant for its own hook. */
export function withoutHook(env: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || (name.startsWith('GIT_') && !kept.test(name)) ? [] : [[name, value] as const],
    ),
  );
}

/**
 * What a person, a machine or a repository may have set and no command of ours may depend on, at git's own defaults.
 * Left to them: identity, credentials, URLs and proxies of remotes, whom they trust, what they ignore, and how the files
 * of their work tree are written (line ends, filters).
 */
export const neutralSettings: Settings = {
  'apply.ignoreWhitespace': 'no',
  'apply.whitespace': 'warn',
  'clone.defaultRemoteName': 'origin',
  'clone.rejectShallow': 'false',
  'color.branch': 'false',
  'color.diff': 'false',
  'color.push': 'false',
  'color.remote': 'false',
  'color.status': 'false',
  'color.transport': 'false',
  'color.ui': 'false',
  'column.ui': 'never',
  'commit.cleanup': 'whitespace',
  'commit.gpgSign': 'false',
  'commit.verbose': 'false',
  'core.abbrev': 'auto',
  'core.fsmonitor': 'false',
  // Data commits, throw-away clones and work trees are nothing that a person's hooks are for.
  'core.hooksPath': '/dev/null',
  'core.pager': 'cat',
  'core.quotePath': 'false',
  'core.useReplaceRefs': 'false',
  'diff.context': '3',
  'diff.dstPrefix': 'b/',
  'diff.ignoreSubmodules': 'none',
  'diff.interHunkContext': '0',
  'diff.mnemonicPrefix': 'false',
  'diff.noprefix': 'false',
  'diff.orderFile': '/dev/null',
  'diff.relative': 'false',
  'diff.renames': 'false',
  'diff.srcPrefix': 'a/',
  'diff.submodule': 'short',
  'fetch.prune': 'false',
  'fetch.pruneTags': 'false',
  'fetch.recurseSubmodules': 'false',
  'fetch.writeCommitGraph': 'false',
  'format.pretty': 'medium',
  'gc.auto': '0',
  'i18n.commitEncoding': 'UTF-8',
  'i18n.logOutputEncoding': 'UTF-8',
  'init.defaultBranch': 'main',
  'init.defaultObjectFormat': 'sha1',
  'init.defaultRefFormat': 'files',
  'init.templateDir': '',
  'log.abbrevCommit': 'false',
  'log.date': 'default',
  'log.decorate': 'false',
  'log.diffMerges': 'separate',
  'log.follow': 'false',
  'log.showRoot': 'true',
  'log.showSignature': 'false',
  'maintenance.auto': 'false',
  'merge.autoStash': 'false',
  'merge.conflictStyle': 'merge',
  'merge.directoryRenames': 'conflict',
  'merge.ff': 'true',
  'merge.log': 'false',
  'merge.renames': 'true',
  'merge.renormalize': 'false',
  'merge.verifySignatures': 'false',
  // Scratch clones are of this machine; which other protocols are let is a person's own rule.
  'protocol.file.allow': 'always',
  'protocol.version': '2',
  'pull.ff': 'true',
  'pull.rebase': 'false',
  'push.autoSetupRemote': 'false',
  'push.default': 'simple',
  'push.followTags': 'false',
  'push.gpgSign': 'false',
  'push.negotiate': 'false',
  // An empty one takes back those above it.
  'push.pushOption': '',
  'push.recurseSubmodules': 'no',
  'push.useForceIfIncludes': 'false',
  'rebase.autoSquash': 'false',
  'rebase.autoStash': 'false',
  'rebase.rebaseMerges': 'false',
  'rebase.updateRefs': 'false',
  'rerere.enabled': 'false',
  'revert.reference': 'false',
  'status.branch': 'false',
  'status.relativePaths': 'false',
  'status.renames': 'false',
  'status.showUntrackedFiles': 'normal',
  'status.submoduleSummary': 'false',
  'submodule.recurse': 'false',
  'tag.forceSignAnnotated': 'false',
  'tag.gpgSign': 'false',
  'tar.umask': '0002',
  'trailer.separators': ':',
};

/** How files are committed and unpacked byte for byte, whatever the person's line ends and filters are. */
export const byteForByte: Readonly<Record<string, string>> = {
  'core.attributesFile': '/dev/null',
  'core.autocrlf': 'false',
  'core.eol': 'lf',
  'core.safecrlf': 'false',
};

/** Settings of git by their names; one without a value is left as the person has it. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** The variables by which git, and a program that starts git, take these settings above all files of settings. */
function asVariables(settings: Settings): Record<string, string> {
  const all = Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  const pairs = all.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key] as const,
    [`GIT_CONFIG_VALUE_${index}`, value] as const,
  ]);
  return { GIT_CONFIG_COUNT: String(all.length), ...Object.fromEntries(pairs) };
}

/**
 * For git itself and for programs that start it, as Kustomize and gitleaks do: the same answers in any house.
 * `more` comes after the neutral settings.
 */
export function gitEnvironment(more: Settings = {}): Record<string, string> {
  return {
    // Its messages are read.
    LC_ALL: 'C',
    TZ: 'UTC',
    // No question waits for an answer, and a look takes no lock that a person's own git would meet.
    GIT_EDITOR: ':',
    GIT_OPTIONAL_LOCKS: '0',
    ...asVariables({ ...neutralSettings, ...more }),
  };
}
