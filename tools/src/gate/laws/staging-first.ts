import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { defined } from '../../lib/values/defined.ts';
import { hops } from '../../model/environment.ts';
import { fetchedBy } from './remotes.ts';

interface Pin {
  readonly source: Rendered;
  readonly field: string;
  /** What is pinned: an image's name, an upstream's repository. */
  readonly what: string;
  readonly version: string;
  /** The digest beside the version of an image. */
  readonly digest?: string;
}

const overlay = /^clusters\/[^/]+\/(?!images\/)[^/]+\/kustomization\.yaml$/;

/** A version of others goes along the order: no environment pins one that is newer than what the one before it has. */
export function stagingFirst(documents: readonly Rendered[]): readonly Finding[] {
  const pins = documents.filter(({ file }) => overlay.test(file)).flatMap(pinsIn);
  const pinsOf = (environment: string): readonly Pin[] =>
    pins.filter(({ source }) => source.file.startsWith(`clusters/${environment}/`));
  return hops.flatMap(({ from, to }) => aheadOf(from, pinsOf(from), pinsOf(to)));
}

function aheadOf(from: string, staged: readonly Pin[], taken: readonly Pin[]): readonly Finding[] {
  return taken.flatMap(({ source, field, what, version, digest }) => {
    const bytes = staged.find((pin) => pin.what === what && pin.version === version && pin.digest !== digest);
    if (bytes !== undefined && digest !== undefined) {
      const reason = `${from} has ${bytes.digest ?? 'no digest'} for ${version} of ${what}`;
      const wayOut = `Take the bytes that ${from} ran: the same digest.`;
      return [finding(source, field.replace('newTag', 'digest'), digest, { reason, wayOut })];
    }
    const same = staged.find((pin) => pin.what === what && pin.version !== version && pin.digest === digest);
    if (same !== undefined && digest !== undefined) {
      const reason = `${from} has the same bytes of ${what} as ${same.version}`;
      return [finding(source, field, version, { reason, wayOut: 'Change version and digest together.' })];
    }
    const there = staged.filter((pin) => pin.what === what).map((pin) => pin.version);
    if (there.length === 0 || there.some((other) => !isNewer(version, other))) return [];
    return [
      finding(source, field, version, {
        reason: `${from} has ${there.join(', ')} of ${what}`,
        wayOut: `Upgrade ${from} by a change of its own first.`,
      }),
    ];
  });
}

function pinsIn(source: Rendered): readonly Pin[] {
  const { images = [] } = source.object as {
    images?: readonly {
      readonly name: string;
      readonly newName?: string;
      readonly newTag?: string;
      readonly digest?: string;
    }[];
  };
  return [
    ...images.flatMap(({ name, newTag, digest }, index) =>
      newTag === undefined
        ? []
        : [{ source, field: `images[${index}].newTag`, what: name, version: newTag, ...defined({ digest }) }],
    ),
    ...fetchedBy(source).flatMap(({ field, remote, version }) =>
      remote.by !== 'git' || version === undefined ? [] : [{ source, field, what: remote.repository, version }],
    ),
  ];
}

/** Whether both are versions and the first comes after the second; what is no version is not compared. */
function isNewer(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) => /^v?(\d+(?:\.\d+)*)/.exec(text)?.[1]?.split('.').map(Number));
  if (one === undefined || other === undefined) return false;
  const index = one.findIndex((part, position) => part !== (other[position] ?? 0));
  return index >= 0 && one[index]! > (other[index] ?? 0);
}
