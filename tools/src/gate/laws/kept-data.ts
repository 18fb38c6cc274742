import { at, listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { isLive } from '../../model/environment.ts';
import { groupKindOf } from '../../model/kube-object.ts';
import { databaseKind } from '../references/databases.ts';
import { indexOf } from '../references/environment-index.ts';

/** In production a volume outlives its claim: one that is deleted by mistake, or with its namespace, takes nothing along. */
export function keptData(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.objects
    .filter(({ file }) => isLive(file.split('/')[1]!) && file.startsWith('clusters/'))
    .flatMap((source) =>
      claimsIn(source).flatMap(({ field, className }) => {
        const found = index.find('StorageClass', className);
        if (found === undefined || at(found.object, 'reclaimPolicy') === 'Retain') return [];
        const said = String(at(found.object, 'reclaimPolicy') ?? 'Delete, since it says nothing');
        return [
          finding(source, field, className, {
            reason: `reclaimPolicy of StorageClass ${className} is ${said}: the claim's end is the end of its data`,
            wayOut: 'Say reclaimPolicy: Retain in the class, or name one that does (docs/storage.md).',
          }),
        ];
      }),
    );
}

interface Claim {
  readonly field: string;
  readonly className: string;
}

function claimsIn({ object }: Rendered): readonly Claim[] {
  if (object.kind === 'PersistentVolumeClaim') return claimOf('spec', at(object, 'spec'));
  if (groupKindOf(object) === databaseKind) return classOfDatabase(object);
  return listAt(object, 'spec', 'volumeClaimTemplates').flatMap((claim) =>
    claimOf(`spec.volumeClaimTemplates[${String(at(claim, 'metadata', 'name'))}].spec`, at(claim, 'spec')),
  );
}

/** Its operator makes the claims. */
function classOfDatabase(object: Rendered['object']): readonly Claim[] {
  return ['storage', 'walStorage'].flatMap((field) => {
    const className = at(object, 'spec', field, 'storageClass');
    return typeof className === 'string' ? [{ field: `spec.${field}.storageClass`, className }] : [];
  });
}

function claimOf(field: string, spec: unknown): readonly Claim[] {
  const className = at(spec, 'storageClassName');
  return typeof className === 'string' && className !== '' ? [{ field: `${field}.storageClassName`, className }] : [];
}
