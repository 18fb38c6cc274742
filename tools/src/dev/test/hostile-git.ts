// Before each test file: all at once that a person, a machine or a hook may have set for git. Afterwards: the repository
// that the hook belongs to is as it was.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-hostile-'));
const [hooks, decoy, key] = [join(folder, 'hooks'), join(folder, 'decoy'), join(folder, 'key')];

mkdirSync(hooks);
for (const hook of [
  'applypatch-msg',
  'commit-msg',
  'fsmonitor-watchman',
  'post-checkout',
  'post-commit',
  'post-merge',
  'post-rewrite',
  'pre-applypatch',
  'pre-commit',
  'pre-merge-commit',
  'pre-push',
  'pre-rebase',
  'prepare-commit-msg',
  // Of the other side of a push to a folder of this machine.
  'pre-receive',
  'update',
  'post-receive',
  'post-update',
  'proc-receive',
  'push-to-checkout',
  'reference-transaction',
]) {
  writeFileSync(join(hooks, hook), `#!/bin/sh\necho "the hook ${hook} ran" >&2\nexit 1\n`, { mode: 0o755 });
}
writeFileSync(join(folder, 'attributes'), '* text=auto eol=crlf\n*.yaml diff=nothing export-ignore\n');
writeFileSync(join(folder, 'template'), 'A template that nobody filled in\n');
mkdirSync(join(folder, 'templates', 'hooks'), { recursive: true });
writeFileSync(join(folder, 'templates', 'hooks', 'pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });

const settings = `
[alias]
	log = log --graph
[apply]
	whitespace = error
[branch]
	autoSetupMerge = inherit
	autoSetupRebase = always
[clone]
	defaultRemoteName = upstream
	rejectShallow = true
[color]
	ui = always
	status = always
	diff = always
	push = always
	remote = always
[column]
	ui = always
[commit]
	gpgSign = true
	template = ${join(folder, 'template')}
	cleanup = scissors
	verbose = true
[core]
	abbrev = 40
	attributesFile = ${join(folder, 'attributes')}
	autocrlf = true
	eol = crlf
	commentChar = "-"
	editor = false
	fsmonitor = ${join(hooks, 'fsmonitor-watchman')}
	hooksPath = ${hooks}
	logAllRefUpdates = always
	pager = false
	quotePath = true
	splitIndex = true
	untrackedCache = true
[diff]
	external = false
	mnemonicPrefix = true
	noprefix = true
	orderFile = ${join(folder, 'no-such-file')}
	relative = true
	renames = copies
[diff "nothing"]
	textconv = false
[feature]
	manyFiles = true
[fetch]
	fsckObjects = true
	prune = true
	pruneTags = true
	recurseSubmodules = true
[format]
	pretty = fuller
[gpg]
	format = ssh
[i18n]
	commitEncoding = ISO-8859-1
	logOutputEncoding = UTF-16
[init]
	defaultBranch = trunk
	defaultObjectFormat = sha256
	templateDir = ${join(folder, 'templates')}
[log]
	abbrevCommit = true
	date = relative
	decorate = full
	diffMerges = combined
	follow = true
	mailmap = false
	showSignature = true
[merge]
	conflictStyle = diff3
	ff = only
	log = true
	renames = false
	verifySignatures = true
[protocol "file"]
	allow = user
[pull]
	ff = only
	rebase = true
[push]
	autoSetupRemote = true
	default = nothing
	followTags = true
	gpgSign = true
	pushOption = hostile
	recurseSubmodules = check
[rebase]
	autoSquash = true
	autoStash = true
[rerere]
	enabled = true
	autoUpdate = true
[revert]
	reference = true
[safe]
	bareRepository = explicit
[status]
	branch = true
	renames = copies
	short = true
	showUntrackedFiles = no
[submodule]
	recurse = true
[tag]
	forceSignAnnotated = true
	gpgSign = true
[tar]
	umask = 0077
[trailer]
	separators = "%"
[transfer]
	fsckObjects = true
[user]
	signingKey = ${key}.pub
	useConfigOnly = true
`;
const config = join(folder, 'config');
writeFileSync(config, settings);
execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'hostile', '-f', key]);

execFileSync('git', ['init', '--quiet', decoy], { env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null' } });
const before = stateOf(decoy);

for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) delete process.env[name];
Object.assign(process.env, {
  GIT_CONFIG_GLOBAL: config,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  // What git gives to a hook.
  GIT_DIR: join(decoy, '.git'),
  GIT_WORK_TREE: decoy,
  GIT_INDEX_FILE: join(decoy, '.git', 'index'),
  GIT_OBJECT_DIRECTORY: join(decoy, '.git', 'objects'),
  GIT_COMMON_DIR: join(decoy, '.git'),
  GIT_PREFIX: 'apps/',
  GIT_AUTHOR_DATE: '2001-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2001-01-01T00:00:00Z',
  GIT_EDITOR: 'false',
  GIT_CONFIG_PARAMETERS: "'core.bare=true'",
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'user.name',
  GIT_CONFIG_VALUE_0: 'Of a hook',
  // What a person may have set for the shell.
  GIT_DEFAULT_HASH: 'sha256',
  GIT_DIFF_OPTS: '-U0',
  GIT_EXTERNAL_DIFF: 'false',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_PAGER: 'false',
  GIT_TEMPLATE_DIR: join(folder, 'templates'),
  LANG: 'de_DE.UTF-8',
  LANGUAGE: 'de',
  TZ: 'Pacific/Kiritimati',
});

afterAll(() => {
  const after = stateOf(decoy);
  rmSync(folder, { recursive: true });
  expect(after).toEqual(before);
});

/** Every file of a folder with its text. */
function stateOf(root: string): Readonly<Record<string, string>> {
  const paths = readdirSync(root, { recursive: true }).map((name) => join(root, String(name)));
  return Object.fromEntries(
    paths.flatMap((path) => (statSync(path).isFile() ? [[path, readFileSync(path, 'latin1')] as const] : [])),
  );
}
