import type { EnvironmentConfig } from '../environment-config.ts';
import { standardSupportEnds } from '../kubernetes-versions.ts';
import { objectTo, type Objection } from '../objection.ts';

/** A version that EKS is known to offer. That its support ends refuses no cluster that stands: `endingSupport` tells it. */
export function kubernetesRules(config: EnvironmentConfig): readonly Objection[] {
  const { kubernetesVersion } = config;
  if (standardSupportEnds[kubernetesVersion] !== undefined) return [];
  const known = Object.keys(standardSupportEnds).join(', ');
  const wayOut = 'Write one of these, or add it to infra/src/config/kubernetes-versions.ts with its date.';
  return [objectTo(config)('kubernetesVersion', kubernetesVersion, `known are ${known}`, wayOut)];
}
