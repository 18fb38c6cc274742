import { at } from '../../lib/values/at.ts';
import type { Rendered } from '../../model/finding.ts';
import type { EnvironmentIndex } from './environment-index.ts';

export const certificateKind = 'Certificate.cert-manager.io';

/** Of whom a Certificate is asked. */
export interface AskedIssuer {
  readonly name: string | undefined;
  readonly kind: string;
  /** None of what is for all namespaces. */
  readonly namespace: string | undefined;
  readonly isThere: boolean;
}

export function askedIssuer({ object }: Rendered, index: EnvironmentIndex): AskedIssuer {
  const name = at(object, 'spec', 'issuerRef', 'name') as string | undefined;
  const kind = String(at(object, 'spec', 'issuerRef', 'kind') ?? 'Issuer');
  const namespace = kind === 'ClusterIssuer' ? undefined : object.metadata.namespace;
  return { name, kind, namespace, isThere: index.find(`${kind}.cert-manager.io`, name, namespace) !== undefined };
}
