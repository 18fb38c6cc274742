import { finding, type Finding, type Rendered } from '../../model/finding.ts';

/** What a cluster writes into an object's metadata, and what comes of it when git does. */
const reasons: Readonly<Record<string, string>> = {
  ownerReferences: 'an owner is for a controller to write: the object would go when that owner goes',
  managedFields: 'the API server keeps them and takes no object that says them',
  resourceVersion: 'it names one state of one cluster, so that every later sync is a conflict',
  uid: 'it names an object of one cluster, and no other takes it',
  deletionTimestamp: 'it marks an object that is being removed',
  deletionGracePeriodSeconds: 'it belongs to an object that is being removed',
  selfLink: 'no cluster writes it any more',
};

/** Git says what an object shall be, never what a cluster says of it: not whose it is, nor which version of it is meant. */
export function ownMetadata(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered.flatMap((source) =>
    source.object.kind === 'CustomResourceDefinition' ? [] : metadataIn(source, source.object, ''),
  );
}

function metadataIn(source: Rendered, value: unknown, field: string): readonly Finding[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = Array.isArray(value) ? `${field}[${key}]` : field === '' ? key : `${field}.${key}`;
    return key === 'metadata' ? findingsOf(source, child, at) : metadataIn(source, child, at);
  });
}

function findingsOf(source: Rendered, metadata: unknown, field: string): readonly Finding[] {
  return Object.entries(metadata ?? {})
    .filter(([key, value]) => reasons[key] !== undefined && value !== null && value !== '')
    .map(([key, value]) =>
      finding(source, `${field}.${key}`, value, { reason: reasons[key]!, wayOut: 'Leave it out.' }),
    );
}
