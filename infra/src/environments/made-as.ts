/**
 * What the repository was called when its first stack was applied, as `https://github.com/acme/shop`. Write it here before
 * the repository is renamed: the bucket of the states, cluster, roles and keys keep their names, and only whom they trust
 * follows. Left undefined, all are called after the repository.
 */
export const madeAs: string | undefined = undefined;
