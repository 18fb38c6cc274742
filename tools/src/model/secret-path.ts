/**
 * Where a secret of an environment lies in AWS Secrets Manager, by formula: `lockstep/<environment>/<name>` is one that
 * `bootstrap` gives the platform, `lockstep/<environment>/<namespace>/<name>` one of a service.
 */
export function secretPath(environment: string, ...names: readonly string[]): string {
  return ['lockstep', environment, ...names].join('/');
}

/** What the paths of all secrets of one namespace begin with; no other namespace's do. */
export function secretPrefix(environment: string, namespace: string): string {
  return `${secretPath(environment, namespace)}/`;
}
