import type { Risk } from '../model.ts';
import { sameValue } from '../align.ts';
import { partsOfImage, shortTag } from '../../model/image-reference.ts';
import { containersOf, type Container } from '../../model/workloads.ts';
import { at } from '../../lib/values/at.ts';
import { shown, when, type FindRisk, type Subject } from './subject.ts';
import { defined } from '../../lib/values/defined.ts';

/** Another image: which, and whether it is a version of the same one. */
export const imageRisk: FindRisk = (subject) =>
  pairs(subject).flatMap(({ name, before, after }) => {
    const [old, next] = [before?.image, after?.image];
    if (next === undefined || old === next) return [];
    if (old === undefined)
      return when(
        before !== undefined || subject.before !== undefined,
        'note',
        'image',
        `${name}: ${shortImage(next)}`,
      );
    const other = partsOfImage(old).name !== partsOfImage(next).name;
    if (other) return when(true, 'danger', 'image', `${name}: another image: ${shortImage(old)} → ${shortImage(next)}`);
    const loose = old.includes('@sha256:') && !next.includes('@sha256:');
    if (loose) return when(true, 'danger', 'image', `${name}: no longer pinned by digest: ${shortImage(next)}`);
    return when(true, 'note', 'image', `${name}: ${versionOf(old)} → ${versionOf(next)}`);
  });

/** What a container may use. */
export const resourceRisk: FindRisk = (subject) =>
  changed(subject, 'resources', (name, before, after) => {
    const lost = ['requests', 'limits'].flatMap((side) =>
      Object.keys((at(before, 'resources', side) ?? {}) as object)
        .filter((quantity) => at(after, 'resources', side, quantity) === undefined)
        .map((quantity) => `${side}.${quantity}`),
    );
    if (lost.length > 0) return when(true, 'caution', 'resources', `${name}: ${lost.join(' and ')} is gone`);
    return when(true, 'note', 'resources', `${name}: ${differences(before, after, 'resources')}`);
  });

/** How Kubernetes knows that a container works. */
export const probeRisk: FindRisk = (subject) =>
  (['startupProbe', 'readinessProbe', 'livenessProbe'] as const).flatMap((probe) =>
    changed(subject, probe, (name, _before, after) =>
      after[probe] === undefined
        ? when(true, 'danger', 'probes', `${name}: the ${probe} is gone`)
        : when(true, 'caution', 'probes', `${name}: the ${probe} is another one`),
    ),
  );

/** What a container runs. */
export const commandRisk: FindRisk = (subject) =>
  (['command', 'args'] as const).flatMap((field) =>
    changed(subject, field, (name) => when(true, 'caution', 'command', `${name}: other ${field}`)),
  );

/** A container that comes or goes. */
export const sidecarRisk: FindRisk = (subject) => {
  if (subject.before === undefined || subject.after === undefined) return [];
  return pairs(subject).flatMap(({ name, before, after }) =>
    before === undefined
      ? when(true, 'caution', 'container', `${name} is new in the pod`)
      : when(after === undefined, 'caution', 'container', `${name} leaves the pod`),
  );
};

interface ContainerPair {
  readonly name: string;
  readonly before?: Container;
  readonly after?: Container;
}

function pairs({ before, after }: Subject): readonly ContainerPair[] {
  const [old, next] = [before, after].map(containersOf);
  const names = [...new Set([...next!, ...old!].map(({ name }) => name))];
  return names.map((name) => {
    const [one, other] = [old, next].map((side) => side!.find((container) => container.name === name));
    return defined({ name, before: one, after: other });
  });
}

function changed(
  subject: Subject,
  field: string,
  judge: (name: string, before: Container, after: Container) => readonly Risk[],
): readonly Risk[] {
  return pairs(subject).flatMap(({ name, before, after }) =>
    before === undefined || after === undefined || sameValue(at(before, field), at(after, field))
      ? []
      : judge(name, before, after),
  );
}

function differences(before: unknown, after: unknown, field: string): string {
  return ['requests', 'limits'].flatMap((side) => quantities(before, after, field, side)).join(', ');
}

function quantities(before: unknown, after: unknown, field: string, side: string): readonly string[] {
  const [old, next] = [before, after].map((value) => (at(value, field, side) ?? {}) as Record<string, unknown>);
  return [...new Set([...Object.keys(old!), ...Object.keys(next!)])]
    .filter((key) => old![key] !== next![key])
    .map((key) => `${side}.${key} ${shown(old![key])} → ${shown(next![key])}`);
}

/** "1a2b3c4d5e6f (sha256:0123456)": the tag, a commit cut to 12 places, and the digest's begin. */
function versionOf(image: string): string {
  const { tag, digest } = partsOfImage(image);
  const short = tag === undefined ? 'no tag' : shortTag(tag, 12);
  return digest === undefined ? short : `${short} (${digest.slice(0, 'sha256:'.length + 7)})`;
}

function shortImage(image: string): string {
  return `${partsOfImage(image).name} ${versionOf(image)}`;
}
