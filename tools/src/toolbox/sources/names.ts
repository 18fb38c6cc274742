/** A registry whose images this project uses. */
export const registries = ['registry.k8s.io', 'quay.io', 'ghcr.io', 'gcr.io', 'docker.io', 'public.ecr.aws'] as const;
export type Registry = (typeof registries)[number];

/** Where a registry is served, which may be by another name. */
export function registryServer(registry: string): string {
  return `https://${registry === 'docker.io' ? 'registry-1.docker.io' : registry}`;
}

/** The registry of an image's full name; undefined where it is ours alone (`lockstep.internal/…`). */
export function registryOf(name: string): Registry | undefined {
  const host = name.split('/')[0];
  return registries.find((registry) => registry === host);
}

/** `name:tag`. */
export function referenceOf(image: { readonly name: string; readonly tag: string }): string {
  return `${image.name}:${image.tag}`;
}

/** Where the mirror serves an image: the registry's name is the first part of the repository, so that names cannot collide. */
export function mirrorReference(mirror: string, image: { readonly name: string; readonly tag: string }): string {
  return `${mirror}/${referenceOf(image)}`;
}
