/** A manager that Renovate brings. */
interface Stock {
  readonly files: RegExp;
  readonly patterns?: readonly RegExp[];
}

const digest = '(?:@(?<currentDigest>sha256:[0-9a-f]{64}))?';
const image = '(?<depName>[^\\s:@$"\']+(?::\\d+/[^\\s:@"\']+)?):(?<currentValue>[\\w.-]+)';

/**
 * Managers that Renovate brings: the files that each reads, by its documentation, and the lines in them as far as they are
 * written here. One without lines is taken to see all of its files.
 */
export const stockManagers: Readonly<Record<string, Stock>> = {
  asdf: { files: /(^|\/)\.tool-versions$/ },
  bundler: { files: /(^|\/)Gemfile$/ },
  cargo: { files: /(^|\/)Cargo\.toml$/ },
  devcontainer: { files: /^\.devcontainer\/|(^|\/)\.devcontainer\.json$/ },
  'docker-compose': {
    files: /(^|\/)(?:docker-)?compose[^/]*\.ya?ml$/,
    patterns: [new RegExp(`^\\s+image: ["']?${image}${digest}`, 'gm')],
  },
  dockerfile: {
    files: /(^|\/|\.)([Dd]ocker|[Cc]ontainer)file[^/]*$/,
    patterns: [new RegExp(`^(?:FROM (?:--platform=\\S+ )?|ARG \\w+=|COPY --from=)${image}${digest}`, 'gm')],
  },
  'github-actions': {
    files: /^\.github\/(?:workflows|actions)\/.+\.ya?ml$/,
    patterns: [
      /\buses: ["']?(?<depName>[\w.-]+\/[\w./-]+)@(?<currentDigest>[0-9a-f]{40})["']? # (?<currentValue>\S+)/g,
      /\bruns-on: (?<depName>[a-z]+)-(?<currentValue>[\d.]+)$/gm,
      new RegExp(`^\\s+(?:image|container): ["']?${image}${digest}`, 'gm'),
    ],
  },
  gomod: { files: /(^|\/)go\.mod$/ },
  gradle: { files: /\.gradle(?:\.kts)?$|(^|\/)gradle\.properties$/ },
  'helm-values': { files: /(^|\/)values\.ya?ml$/ },
  helmv3: { files: /(^|\/)Chart\.ya?ml$/ },
  kustomize: {
    files: /(^|\/)kustomization\.ya?ml$/,
    patterns: [
      /^\s+newTag: (?<currentValue>[\w.-]+)@(?<currentDigest>sha256:[0-9a-f]{64})$/gm,
      /https:\/\/github\.com\/(?<depName>[\w.-]+\/[\w.-]+)\/\S*\?ref=(?<currentValue>v?\d[\w.-]*)$/gm,
    ],
  },
  maven: { files: /(^|\/)pom\.xml$/ },
  npm: {
    files: /(^|\/)package\.json$/,
    patterns: [/^\s+"(?<depName>@?[a-z][\w./-]*)": "(?<currentValue>[~^]?\d[\w.+-]*)",?$/gm],
  },
  nvm: { files: /(^|\/)\.nvmrc$/, patterns: [/^v?(?<currentValue>\d[\d.]*)/g] },
  pep621: { files: /(^|\/)pyproject\.toml$/ },
  'pre-commit': { files: /(^|\/)\.pre-commit-config\.ya?ml$/ },
  pip_requirements: {
    files: /(^|\/)[\w-]*requirements([-.]\w+)?\.(txt|pip)$/,
    patterns: [/^(?<depName>[\w.-]+)==(?<currentValue>[^\s;\\]+)/gm],
  },
  pyenv: { files: /(^|\/)\.python-version$/ },
  'ruby-version': { files: /(^|\/)\.ruby-version$/ },
  terraform: { files: /\.(?:tf|tofu)$/ },
};
