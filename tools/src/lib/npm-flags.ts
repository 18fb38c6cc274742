/** What is known of the npm that started this process. */
export interface NpmCall {
  /** npm's own words, `run up --only staging`, where they can be had. */
  readonly argv?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** An option of a command: `--only`, and whether a value follows it. */
export interface LongOption {
  readonly long: string;
  readonly takesValue: boolean;
}

/**
 * The options of a command that npm has taken for its own, as they were typed: all before a `--` is npm's, and the script
 * then runs with its defaults.
 * @param given - the words that did reach the script.
 */
export function eatenFlags(options: readonly LongOption[], given: readonly string[], npm: NpmCall): readonly string[] {
  const missing = options.filter(({ long }) => !given.some((word) => word === long || word.startsWith(`${long}=`)));
  return npm.argv === undefined ? fromEnvironment(missing, given, npm.env) : fromWords(missing, given, npm.argv);
}

function fromWords(options: readonly LongOption[], given: readonly string[], argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  return options.flatMap((option) => {
    if (isSpelled(option, words)) return [option.long];
    const at = words.findIndex((word) => word === option.long || word.startsWith(`${option.long}=`));
    if (at === -1) return [];
    const next = words[at + 1];
    const value = option.takesValue && words[at] === option.long && next !== undefined ? [next] : [];
    // npm hands a word on that it does not take for the value of a flag.
    return [[words[at]!, ...(value.length > 0 ? value : leftValue(option, given))].join(' ')];
  });
}

function fromEnvironment(options: readonly LongOption[], given: readonly string[], env: NpmCall['env']): string[] {
  return options.flatMap((option) => {
    const name = option.long.slice(2).replace(/^no-/, '');
    const spelled = name === 'small' && env['npm_config_long'] === 'true' && env['npm_config_message'] === '';
    if (spelled) return [option.long];
    if (ofNpm.has(name)) return [];
    const value = env[`npm_config_${name.replaceAll('-', '_')}`];
    // What is false there is `--no-name`, whose positive form a command of ours may not have.
    if (value === undefined || (value === '') !== option.long.startsWith('--no-')) return [];
    if (value === 'true') return [[option.long, ...leftValue(option, given)].join(' ')];
    return [value === '' ? option.long : `${option.long} ${value}`];
  });
}

function leftValue({ takesValue }: LongOption, given: readonly string[]): readonly string[] {
  const word = given.at(-1);
  return takesValue && word !== undefined && !word.startsWith('-') && given.length > 1 ? [word] : [];
}

// npm reads a word of nothing but its own letters as -s -m -a -l -l (nopt's shorthands).
function isSpelled({ long }: LongOption, words: readonly string[]): boolean {
  return long === '--small' && words.join(' ').includes('--message --all --long --long');
}

/** Settings that npm has itself under a name of ours: one may come from a person's .npmrc. */
const ofNpm: ReadonlySet<string> = new Set([
  'before',
  'dry-run',
  'force',
  'json',
  'only',
  'password',
  'prefix',
  'registry',
]);
