import { Failure } from '../failure.ts';
import { loginFor } from './credentials.ts';
import { splitName, type RegistryImage } from './reference.ts';
import { rethrowMistake } from '../process/programming-error.ts';
import { defined } from '../values/defined.ts';

/** Where images of a name are asked for: the registry of that name, or a mirror on this machine's loopback. */
export interface RegistryOptions {
  /** The mirror's port: it serves `ghcr.io/o/web` under that whole name, without TLS. */
  readonly mirror?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** What a login is refused is not there: for one who is about to make it, and must be let write it to do so. */
  readonly absentWhenDenied?: true;
}

const manifests = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/**
 * The digest of an image in its registry, or undefined when the registry does not have it.
 * @throws {Failure} when the registry does not answer or refuses the login.
 */
export async function digestOf(image: RegistryImage, options: RegistryOptions = {}): Promise<string | undefined> {
  const { host, url } = placeOf(image, options);
  const first = await ask(url, host, undefined);
  const answer =
    first.status === 401 && options.mirror === undefined
      ? await ask(url, host, await authorization(first, host, options.env))
      : first;
  if (answer.status === 404 || (answer.status === 403 && (await mayBeNew(host, options)))) return undefined;
  const digest = answer.headers.get('docker-content-digest');
  if (answer.ok && digest !== null) return digest;
  const refused = answer.status === 401 || answer.status === 403;
  throw new Failure({
    what: `${host} does not tell the digest of ${image.name}`,
    why: refused ? 'it wants a login that may read this image' : `it answers ${answer.status}`,
    wayOut: refused ? `Log in with \`docker login ${host}\`, then run this again.` : 'Run this again later.',
  });
}

/**
 * Gives an image of a mirror one more tag.
 * @throws {Failure} when the mirror does not have the image, or takes no tag.
 */
export async function tagAgain(image: {
  readonly mirror: number;
  readonly name: string;
  readonly digest: string;
  readonly tag: string;
}): Promise<void> {
  const { mirror, name, digest, tag } = image;
  const host = `127.0.0.1:${mirror}`;
  const at = (reference: string): string => `http://${host}/v2/${name}/manifests/${reference}`;
  const found = await reach(host, at(digest), { headers: { accept: manifests.join(', ') } });
  const type = found.headers.get('content-type') ?? '';
  const body = await found.text();
  const answer = found.ok
    ? await reach(host, at(tag), { method: 'PUT', headers: { 'content-type': type }, body })
    : found;
  if (answer.ok) return;
  throw new Failure({
    what: `${host} does not give ${name}@${digest} the tag ${tag}`,
    why: `it answers ${answer.status}`,
    wayOut: 'See `npm run lockstep -- doctor`, then run this again.',
  });
}

/**
 * The text of a manifest or blob of a repository, by the end of its path; undefined where there is none.
 * @throws {Failure} when the registry does not answer or refuses the login.
 */
export async function registryText(
  name: string,
  end: `manifests/${string}` | `blobs/${string}`,
  options: RegistryOptions = {},
): Promise<string | undefined> {
  const { host, url } = placeOf({ kind: 'registry', name, tag: 'x' }, options);
  const place = url.replace(/manifests\/x$/, end);
  const get = async (authorized?: string): Promise<Response> =>
    await reach(host, place, {
      headers: { accept: `${manifests.join(', ')}, */*`, ...defined({ authorization: authorized }) },
    });
  const first = await get();
  const answer =
    first.status === 401 && options.mirror === undefined
      ? await get(await authorization(first, host, options.env))
      : first;
  if (answer.ok) return await answer.text();
  if (answer.status === 404) return undefined;
  throw new Failure({
    what: `${host} does not tell what lies beside ${name}`,
    why: `it answers ${answer.status}`,
    wayOut: `Log in with \`docker login ${host}\`, then run this again.`,
  });
}

async function mayBeNew(host: string, { absentWhenDenied, env }: RegistryOptions): Promise<boolean> {
  return absentWhenDenied === true && (await loginFor(host, env)) !== undefined;
}

/** Where syft finds the image: `registry:…` by digest. */
export function syftSource({ name, tag, digest }: RegistryImage, { mirror }: RegistryOptions): string {
  const at = digest === undefined ? `:${tag}` : `@${digest}`;
  return mirror === undefined ? `registry:${name}${at}` : `registry:127.0.0.1:${mirror}/${name}${at}`;
}

function placeOf({ name, tag, digest }: RegistryImage, { mirror }: RegistryOptions): { host: string; url: string } {
  const { host, path } = splitName(name);
  if (mirror !== undefined) {
    const at = `127.0.0.1:${mirror}`;
    return { host: at, url: `http://${at}/v2/${name}/manifests/${digest ?? tag}` };
  }
  // As every engine does: a registry of this machine has no certificate.
  const scheme = /^(?:localhost|127\.0\.0\.1)(?::|$)/.test(host) ? 'http' : 'https';
  return { host, url: `${scheme}://${host}/v2/${path}/manifests/${digest ?? tag}` };
}

async function ask(url: string, host: string, authorized: string | undefined): Promise<Response> {
  const headers = { accept: manifests.join(', '), ...defined({ authorization: authorized }) };
  return await reach(host, url, { method: 'HEAD', headers });
}

/** The registry says where a token is to be had; the login, if there is one, goes there and nowhere else. */
async function authorization(answer: Response, host: string, env?: NodeJS.ProcessEnv): Promise<string | undefined> {
  const login = await loginFor(host, env);
  const basic = login === undefined ? undefined : `Basic ${login}`;
  const [, scheme = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(answer.headers.get('www-authenticate') ?? '') ?? [];
  if (scheme.toLowerCase() !== 'bearer') return basic;
  const { realm, ...query } = Object.fromEntries([...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, k, v]) => [k!, v!]));
  if (realm === undefined) return basic;
  const url = `${realm}?${new URLSearchParams(query)}`;
  const granted = await reach(host, url, basic === undefined ? {} : { headers: { authorization: basic } });
  if (!granted.ok) return undefined;
  const { token, access_token } = (await granted.json()) as { token?: string; access_token?: string };
  return `Bearer ${token ?? access_token ?? ''}`;
}

async function reach(host: string, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) });
  } catch (error) {
    rethrowMistake(error);
    throw new Failure(
      {
        what: `${host} does not answer`,
        why: ((error as Error).cause as Error | undefined)?.message ?? (error as Error).message,
        wayOut:
          'Check the name and the network; an image of local clusters is asked for with --instance while they run.',
      },
      { cause: error },
    );
  }
}
