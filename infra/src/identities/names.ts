import type { Naming } from '../naming.ts';

/** The roles of the pipeline, and what confines the roles that it makes. */
export function identityNames({ prefix }: Naming) {
  return { plan: `${prefix}-plan`, apply: `${prefix}-apply`, boundary: `${prefix}-boundary` };
}

/** The path of the roles that the pipeline may make; its own roles lie outside. */
export function rolePath({ prefix }: Naming): string {
  return `/${prefix}/`;
}

/** The name of the environment on GitHub whose approval lets the pipeline apply. */
export function gitHubEnvironment({ environment }: Naming): string {
  return `infra-${environment}`;
}
