import type { RunbookCommand } from './runbooks.ts';

/** What is not typed in the story of the runbooks, and why. Each must stand in one. */
export const notTyped: readonly (readonly [RegExp, string])[] = [
  [/^npm run up$/, 'other stories run it: first-journey, sabotage'],
  [/^npm run lockstep -- bootstrap /, 'the story bootstrap-again runs it'],
  [/^npm run e2e -- --grep zero-failed$/, 'it is a story beside this one'],
  [/^npm run lockstep -- (?:monitoring )?check$/, '`npm test` runs it, and no cluster is asked'],
  [/^npm test$/, 'it is what comes before this'],
  [/^git ls-remote origin metrics$/, 'the origin of a checkout may be away, and no cluster is asked'],
  [/^aws /, 'there is no AWS here'],
  [/\bnode(?:pool|claim)\b/, 'EKS alone has this kind'],
];

/** Runbooks about what one story makes, and so has: the others are typed in the story `runbooks`. */
const typedElsewhere: Readonly<Record<string, RegExp>> = {
  'database-failover': /^database-/,
  backups: /^backup-/,
};

/** The name of the story in which the commands of a runbook are typed. */
export function storyOfPage(page: string): string {
  const [name] = Object.entries(typedElsewhere).find(([, pages]) => pages.test(page)) ?? ['runbooks'];
  return name;
}

/** What a laptop has another name or port for. */
export function onLaptop(text: string, securePort: number): string {
  return text
    .replace('web.production.example.com', `web.production.localhost:${securePort}`)
    .replace(/^(kubectl .*port-forward .*)9090$/, '$1:9090');
}

/** Commands that find nothing where nothing is wrong. */
export const mayFindNone =
  /get events|\bchallenges\b|certificatesigningrequests|status\.phase!=Running|apiservices|\bjobs\b|\bpvc\b|persistentvolumeclaims|\brollouts$|analysisruns/;

/** Commands that end with 1 where something is wrong: they come first, while all is well. */
export const judging = /^npm run lockstep -- (?:status|doctor)\b/;

/** Commands that change the cluster: they come last, when the others have looked. */
export const changing = /\b(?:scale|restart|patch|delete|annotate|approve|silence add|test-page)\b/;

/** Counters that are not there before the first failure, or the first refusal. */
const onlyInTrouble = /\b(?:argocd_git_fetch_fail|apiserver_validating_admission_policy_check)_total\b/;

/** Whether an expression selects trouble alone, and so gives nothing where there is none. */
export function mayBeEmpty({ text }: RunbookCommand): boolean {
  return /(?:[<>]=?|==) -?[\d.]+$/.test(text) || onlyInTrouble.test(text);
}

/** The counters that an expression reads, whatever their labels. */
export function countersIn({ text }: RunbookCommand): readonly string[] {
  return text.match(/\b\w+_(?:total|count)\b/g) ?? [];
}
