import type { EnvironmentConfig } from '../environment-config.ts';
import { newestKubernetes, standardSupportEnds } from '../kubernetes-versions.ts';
import { objectTo, type Objection } from '../objection.ts';

/** A version that EKS supports without the surcharge at `now`. */
export function kubernetesRules(config: EnvironmentConfig, now: Date): readonly Objection[] {
  const object = objectTo(config);
  const { kubernetesVersion } = config;
  const ends = standardSupportEnds[kubernetesVersion];
  const found: Objection[] = [];
  if (ends === undefined) {
    const known = Object.keys(standardSupportEnds).join(', ');
    const wayOut = 'Write one of these, or add it to infra/src/config/kubernetes-versions.ts with its date.';
    found.push(object('kubernetesVersion', kubernetesVersion, `known are ${known}`, wayOut));
  } else if (now.toISOString().slice(0, 10) > ends) {
    const reason = `EKS's standard support ended on ${ends}; a control plane now costs six times as much`;
    found.push(
      object('kubernetesVersion', kubernetesVersion, reason, `Go up by one minor; ${newestKubernetes} is the newest.`),
    );
  }
  return found;
}
