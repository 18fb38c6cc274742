// Pushes a planned bump to main with the one token that may pass main's rules: of Node's own modules and git alone, so
// that no package of others runs where that token is. What is pushed was decided in a job without it, by
// `lockstep bump --plan`; here it is only held to what a bump may be.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

/** Each line that the file of images has, as `lockstep bump` writes it; a comment says nothing to Kustomize. */
const imageLine = [
  /^\s*(?:#.*)?$/,
  /^apiVersion: kustomize\.config\.k8s\.io\/v1alpha1$/,
  /^kind: Component$/,
  /^images:(?: \[\])?$/,
  /^ {2}- name: [a-z0-9][a-z0-9.:/_-]*$/,
  /^ {4}newTag: "?[0-9a-f]{40}"?$/,
  /^ {4}digest: sha256:[0-9a-f]{64}$/,
];

const race = /fetch first|non-fast-forward|stale info|failed to update ref|cannot lock ref|incorrect old value/;

/**
 * Why a plan is more than a bump of an environment; undefined when it is none. A bump writes the file of images, and takes
 * away a hold that is over.
 */
export function objection({ files, inputs, message }, environment) {
  const [images, hold] = [`clusters/${environment}/images/kustomization.yaml`, `clusters/${environment}/hold.yaml`];
  if (typeof message !== 'string' || !/^Bump \S/.test(message)) return 'its message is none of a bump';
  if (typeof inputs !== 'object' || !(images in inputs) || !(hold in inputs)) return 'it does not say what it rests on';
  const paths = Object.keys(files ?? {});
  if (!paths.includes(images)) return `it does not write ${images}`;
  const other = paths.find((path) => path !== images && path !== hold);
  if (other !== undefined) return `it touches ${other}`;
  if (hold in files && files[hold] !== null) return `it writes ${hold}`;
  if (typeof files[images] !== 'string') return `it removes ${images}`;
  const odd = files[images].split('\n').find((line) => !imageLine.some((form) => form.test(line)));
  return odd === undefined ? undefined : `it writes a line that pins no image: ${odd.trim()}`;
}

/** Runs git as nobody's configuration has it, and without a shell. */
function gitIn(folder, token, repository) {
  const header = token && `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const settings = {
    'core.hooksPath': '/dev/null',
    'commit.gpgSign': 'false',
    ...(header && { [`http.${new URL(repository).origin}/.extraHeader`]: header }),
  };
  const pairs = Object.entries(settings).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  const { GH_TOKEN: _token, PLAN: _plan, ...rest } = process.env;
  const env = {
    ...rest,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(pairs.length / 2),
    ...Object.fromEntries(pairs),
  };
  return (args, { input = '', more = {} } = {}) =>
    execFileSync('git', args, {
      cwd: folder,
      env: { ...env, ...more },
      input,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trimEnd();
}

/** The text of a path at a commit; null where it has none. */
function textAt(git, commit, path) {
  const [, , blob] = git(['ls-tree', commit, '--', path]).split(/\s+/);
  return blob === undefined ? null : git(['cat-file', 'blob', blob]);
}

/** What a plan says that it rests on: a text by its checksum, whatever ends it, and null where there is none. */
export function checksumOf(text) {
  return text === null ? null : createHash('sha256').update(`${text.trimEnd()}\n`).digest('hex');
}

function committed(git, tip, { files, message }, folder) {
  const more = { GIT_INDEX_FILE: join(folder, 'index') };
  git(['read-tree', tip], { more });
  const entries = Object.entries(files).map(([path, text]) => {
    // A mode of 0 takes a path away.
    if (text === null) return `0 ${'0'.repeat(40)}\t${path}`;
    return `100644 ${git(['hash-object', '-w', '--stdin'], { input: text })}\t${path}`;
  });
  git(['update-index', '--index-info'], { input: `${entries.join('\n')}\n`, more });
  return git(['commit-tree', git(['write-tree'], { more }), '-p', tip], { input: message });
}

/**
 * Commits the plan on the fresh tip of main and pushes it; when another push was first, anew, as long as what the plan
 * rests on stands there unchanged: then deciding again would decide the same.
 * @returns {Promise<string>} the commit.
 */
export async function pushBump({ plan, environment, repository, token, tries = 30 }) {
  const refusal = objection(plan, environment);
  if (refusal !== undefined) throw new Error(`Nothing is pushed: ${refusal}.`);
  const folder = mkdtempSync(join(tmpdir(), 'push-bump-'));
  try {
    const git = gitIn(folder, token, repository);
    git(['init', '--quiet', '--bare', '.']);
    for (let number = 1; number <= tries; number += 1) {
      git(['fetch', '--quiet', '--no-tags', '--depth=1', repository, 'refs/heads/main']);
      const tip = git(['rev-parse', 'FETCH_HEAD']);
      const moved = Object.entries(plan.inputs).find(([path, sum]) => checksumOf(textAt(git, tip, path)) !== sum);
      if (moved !== undefined)
        throw new Error(`Nothing is pushed: ${moved[0]} changed since. Run all jobs of this run again.`);
      const commit = committed(git, tip, plan, folder);
      const touched = git(['diff-tree', '-r', '--name-only', '--no-commit-id', commit, tip]).split('\n');
      const other = touched.find((path) => !(path in plan.files));
      if (other !== undefined) throw new Error(`Nothing is pushed: the commit touches ${other}.`);
      try {
        git(['push', '--quiet', repository, `${commit}:refs/heads/main`]);
        return commit;
      } catch (error) {
        if (!race.test(String(error.stderr))) throw new Error(`Nothing is pushed: ${error.stderr}`, { cause: error });
      }
      await sleep(Math.random() * Math.min(10_000, 500 * number));
    }
    throw new Error(`Nothing is pushed: others were first ${tries} times. Run this job again.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { PLAN, GH_TOKEN, REPOSITORY, GITHUB_OUTPUT } = process.env;
  try {
    const plan = JSON.parse(PLAN);
    const asked = { plan, environment: process.argv[2], repository: REPOSITORY, token: GH_TOKEN };
    const commit = await pushBump(asked);
    console.log(`${plan.message.split('\n')[0]}: ${commit} on main of ${REPOSITORY}.`);
    if (GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, `commit=${commit}\n`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
