/** What a pinned version looks like in some files. */
interface Form {
  readonly files: RegExp;
  readonly line: RegExp;
  /** Code holds texts that only look like a version: this one is none of them. */
  readonly inCode?: true;
}

const container = /ontainerfile|ockerfile/;
const workflow = /^\.github\/.*\.ya?ml$/;

/**
 * What a version of something of others looks like, wherever it is written: said independently of what any manager looks
 * for. What laws refuse by themselves is left to them: in clusters/ an image without its digest or an upstream without its
 * commit, in a workflow an action without both.
 */
export const forms: readonly Form[] = [
  // An image by digest, or by a tag with its registry.
  { files: /./, line: /sha256:[0-9a-f]{64}/, inCode: true },
  {
    files: /^(?!clusters\/)/,
    line: /(?<![\w/.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?\/[\w./-]*\w:v?\d[\w.+-]*(?![\w/:])/,
    inCode: true,
  },
  { files: /^(?!clusters\/).*\.ya?ml$/, line: /^\s*-?\s*(?:image|container): ["']?[a-z][\w./-]*:v?\d/ },
  { files: container, line: /^(?:FROM\s|ARG\s+\w+=).*[\w-]:v?\d/ },
  { files: /\.ya?ml$/, line: /^\s*(?:- )?(?:newTag|tag|rev): ["']?v?\d/ },
  // Something of a repository by commit, with its version behind.
  { files: /\.ya?ml$/, line: /https:\/\/\S+[?&]ref=[0-9a-f]{40} # v?\d/ },
  { files: workflow, line: /\buses: ["']?(?!\S*\.ya?ml@)[\w.-]+\/\S+@[0-9a-f]{40}["']? # \S/ },
  // A version in an address, under a name, or behind one.
  {
    files: new RegExp(`\\.(?:ya?ml|sh|json)$|${container.source}`),
    line: /https?:\/\/\S+\/v?\d+\.\d+\.\d+[/_-]/,
  },
  {
    files: new RegExp(`${workflow.source}|kustomization\\.yaml$|compose[^/]*\\.ya?ml$`),
    line: /^\s*(?:- )?(?:[\w-]*[_-])?version: ["']?v?\d+\.\d/i,
  },
  {
    files: new RegExp(`${workflow.source}|${container.source}|\\.sh$`),
    line: /^(?!.*\buses:).*(?:\b\w*version\w*[=:]\s*["']?v?\d+\.\d|[\w/-](?:@|==)v?\d+\.\d+)/i,
  },
  { files: /\.json$/, line: /^\s*"(?!version")[^"]+": "[~^]?v?\d+\.\d+\.\d+[^"\s]*",?$/ },
  { files: /\.(?:txt|toml|tf|tofu)$/, line: /^\s*[\w."-]+\s*(?:==|= ")[~^>=\s]*v?\d+\.\d/ },
  { files: /(^|\/)go\.mod$/, line: /^(?:require)?\s+\S+\.\S+\/\S+ v\d/ },
  { files: /(^|\/)\.(?:nvmrc|tool-versions|python-version|ruby-version)$/, line: /\d+\.\d+/ },
];
