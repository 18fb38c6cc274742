import { didYouMean } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';

const domain = 'argocd.argoproj.io/';

/**
 * What Argo CD reads of an object's annotations and labels, beside what its own controllers write
 * (argo-cd.readthedocs.io, "Annotations and Labels used by Argo CD"); those that leave git aside are not among them.
 */
const known: Readonly<Record<string, (value: string) => string | undefined>> = {
  'sync-options': (value) => listed(value, options),
  'compare-options': (value) => listed(value, comparing),
  'sync-wave': (value) => (/^-?\d+$/.test(value) ? undefined : 'it is a whole number'),
  hook: (value) => listed(value, ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PostDelete', 'PreDelete', 'Skip']),
  'hook-delete-policy': (value) => listed(value, ['HookSucceeded', 'HookFailed', 'BeforeHookCreation']),
  'manifest-generate-paths': () => undefined,
  'tracking-id': () => undefined,
  instance: () => undefined,
  'secret-type': () => undefined,
};

/** Each may be said of one object without its leaving git. */
const options = [
  'Prune=confirm',
  'Delete=confirm',
  'Delete=false',
  'PruneLast=true',
  'ServerSideApply=true',
  'SkipDryRunOnMissingResource=true',
  'RespectIgnoreDifferences=true',
];

/** How it is compared, not whether. */
const comparing = ['ServerSideDiff=true', 'ServerSideDiff=false', 'IncludeMutationWebhook=true'];

/** They come and go in a sync, or are not kept in step after it. */
const passing = /^(Job|Pod|Workflow|ConfigMap|Secret|ServiceAccount|(Cluster)?Role(Binding)?|ExternalSecret)$/;

/** What an object says to Argo CD is a word that it knows, and none by which git is no longer what runs. */
export function knownDirectives(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered.flatMap((source) => {
    const { annotations = {}, labels = {} } = source.object.metadata ?? {};
    return [...ofMap(source, 'annotations', annotations), ...ofMap(source, 'labels', labels), ...hooked(source)];
  });
}

function ofMap(source: Rendered, place: string, map: Readonly<Record<string, string>>): readonly Finding[] {
  return Object.entries(map)
    .filter(([key]) => key.startsWith(domain))
    .flatMap(([key, value]) => {
      const name = key.slice(domain.length);
      const check = known[name];
      const why =
        check === undefined
          ? `Argo CD reads no such word, or takes its object out of what git keeps${didYouMean(name, Object.keys(known))}`
          : check(String(value));
      if (why === undefined) return [];
      const wayOut = 'Leave it out; what a fork needs all the same is an exception in lockstep.config.ts.';
      return [finding(source, `metadata.${place}[${key}]`, value, { reason: why, wayOut })];
    });
}

function hooked(source: Rendered): readonly Finding[] {
  const value = source.object.metadata?.annotations?.[`${domain}hook`];
  if (value === undefined || passing.test(source.object.kind)) return [];
  return [
    finding(source, `metadata.annotations[${domain}hook]`, value, {
      reason: `a hook is made when a sync asks for it and not kept in step after, which is nothing for a ${source.object.kind}`,
      wayOut: 'Leave it out; an order of syncs is for argocd.argoproj.io/sync-wave.',
    }),
  ];
}

function listed(value: string, accepted: readonly string[]): string | undefined {
  const wrong = value
    .split(',')
    .map((part) => part.trim())
    .find((part) => !accepted.includes(part));
  if (wrong === undefined) return undefined;
  return `${wrong === '' ? 'an empty one' : wrong} is none of ${accepted.join(', ')}`;
}
