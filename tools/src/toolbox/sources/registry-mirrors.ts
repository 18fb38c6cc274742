import { Failure } from '../../lib/failure.ts';
import type { RegistryMirrors } from '../../model/instance.ts';
import { registries, registryOf } from './names.ts';

/**
 * What `--mirror` says, once or more often: `docker.io=registry.corp.example/hub` for one registry, or one address for
 * all, below which each registry is a folder of its name. `http://` in front is for one without TLS. The more precise word
 * holds.
 * @throws {Failure} naming the word that says neither.
 */
export function parseMirrors(words: readonly string[]): RegistryMirrors {
  const split = words.map((word) => {
    const at = word.indexOf('=');
    return at < 0 ? { word, address: word } : { word, registry: word.slice(0, at), address: word.slice(at + 1) };
  });
  const all = split.filter(({ registry }) => registry === undefined);
  if (all.length > 1) throw refused(all[1]!.word, 'there is another address for all already');
  const one = split.filter(({ registry }) => registry !== undefined);
  const twice = one.find(({ registry }, index) => one.findIndex((other) => other.registry === registry) !== index);
  if (twice !== undefined) throw refused(twice.word, `${twice.registry} has another address already`);
  return Object.fromEntries([
    ...all.flatMap(({ word, address }) => registries.map((name) => [name, `${addressOf(address, word)}/${name}`])),
    ...one.map(({ word, registry, address }) => {
      if (!registries.some((name) => name === registry)) {
        throw refused(word, `"${registry}" is none of ${registries.join(', ')}`);
      }
      return [registry!, addressOf(address, word)];
    }),
  ]);
}

/** An image's reference as the company's mirror has it; undefined where its registry has none. */
export function referenceInMirror(reference: string, mirrors: RegistryMirrors): string | undefined {
  const registry = registryOf(reference);
  const address = registry === undefined ? undefined : mirrors[registry];
  if (address === undefined) return undefined;
  const { host, pathname } = new URL(address);
  return `${host}${pathname === '/' ? '' : pathname}${reference.slice(registry!.length)}`;
}

/** Whether any of them speaks HTTP alone, as Podman must be told. */
export function isPlain(mirrors: RegistryMirrors): boolean {
  return Object.values(mirrors).some((address) => address.startsWith('http://'));
}

/** The address of a registry's API in the mirror, for containerd: it asks for `<address>/<repository>/manifests/…`. */
export function apiOf(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}/v2${pathname === '/' ? '' : pathname}`;
}

function addressOf(text: string, word: string): string {
  const full = /^https?:\/\//.test(text) ? text : `https://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  const isAddress =
    url !== undefined &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === '' &&
    /^[\w.:[\]-]+$/.test(url.host) &&
    /^(?:\/[a-z\d][\w.-]*)*\/?$/.test(url.pathname);
  if (!isAddress) throw refused(word, `"${text}" is no address of a registry`);
  return `${url.origin}${url.pathname}`.replace(/\/$/, '');
}

function refused(word: string, why: string): Failure {
  return new Failure({
    what: `--mirror ${word} cannot be taken`,
    why,
    wayOut: 'Say --mirror docker.io=registry.corp.example/hub for one registry, or --mirror registry.corp.example/all.',
  });
}
