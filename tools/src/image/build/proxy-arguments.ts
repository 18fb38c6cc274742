import type { EngineName } from '../../model/instance.ts';

const names = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);

/**
 * Hands this machine's proxy to a build. Podman does so by itself; Docker takes these arguments without an ARG, and keeps
 * them out of the image and of its cache (docs.docker.com, "Predefined ARGs").
 */
export function proxyArguments(engine: EngineName, env: NodeJS.ProcessEnv = process.env): readonly string[] {
  if (engine === 'podman') return [];
  return names.flatMap((name) => (env[name] ? ['--build-arg', `${name}=${env[name]}`] : []));
}
