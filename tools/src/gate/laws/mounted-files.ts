import { at, listAt } from '../../lib/values/at.ts';
import { isNear } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import type { PodContainer, PodTemplate } from '../references/pods.ts';
import { keysHeld } from '../references/secrets.ts';
import { ownTexts, mountedSettings, type ReadText } from '../references/texts.ts';

/** A path of a file, as an argument, a variable or a setting names it; one with a variable in it is not told. */
const absolute = /(?<![\w.:/}%$~-])\/[\w.@-]+(?:\/[\w.*@-]+)*(?![\w/$%{<-])/g;

/** A file that a program is told to read from a ConfigMap's folder is in it, and the folder is mounted by that name. */
export function mountedFiles(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.pods.flatMap((pod) =>
    pod.containers.flatMap((container) => {
      const mounts = mountsOf(pod, container, index);
      const said = textsOf(pod, container, index).flatMap((text) => pathsIn(text.text).map((path) => ({ text, path })));
      return said.flatMap(({ text: { source, field }, path }) => judge(source, field, path, mounts) ?? []);
    }),
  );
}

interface Mount {
  readonly path: string;
  /** The files below it; undefined where nobody here can know. */
  readonly files: readonly string[] | undefined;
}

function judge(source: Rendered, field: string, path: string, mounts: readonly Mount[]): Finding | undefined {
  const over = mounts
    .filter((mount) => path === mount.path || path.startsWith(`${mount.path}/`))
    .toSorted((one, other) => other.path.length - one.path.length)[0];
  const refuse = (reason: string, wayOut: string): Finding => finding(source, field, path, { reason, wayOut });
  if (over !== undefined) {
    const rest = path.slice(over.path.length + 1);
    if (over.files === undefined || rest === '' || over.files.some((file) => fits(rest, file))) return undefined;
    return refuse(
      `what is mounted at ${over.path} has ${over.files.join(', ') || 'no file'}`,
      'Name a file that it has, or put it there.',
    );
  }
  const near = mounts.find((mount) =>
    isNear(path.split('/').slice(0, mount.path.split('/').length).join('/'), mount.path),
  );
  const [file] = path.split('/').slice(-1) as [string];
  const elsewhere = /(FILE|PATH)\]\.value$/.test(field) ? mounts.find(({ files }) => files?.includes(file)) : undefined;
  if (near === undefined && elsewhere !== undefined)
    return refuse(
      `nothing is mounted there, and ${file} lies in ${elsewhere.path}`,
      `Write ${elsewhere.path}/${file}.`,
    );
  return near && refuse(`nothing is mounted there, but at ${near.path}`, `Write it below ${near.path}, or mount it.`);
}

/** Whether a file, or some file, of a folder is meant. */
function fits(wanted: string, file: string): boolean {
  const parts = wanted.split('*').map((part) => part.replaceAll(/[.@-]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^/]*')}$`).test(file) || file.startsWith(`${wanted}/`);
}

/** What a container is told: by its command line, its variables, and the files of ConfigMaps that it mounts. */
function textsOf(pod: PodTemplate, own: PodContainer, index: EnvironmentIndex): readonly ReadText[] {
  // What is shown or reckoned names files of the web and of other machines.
  const settings = mountedSettings(pod, own, index).filter(({ key }) => !/\.(json|lua|html?|js|css|md)$/.test(key));
  return [...ownTexts(pod, own), ...settings];
}

function pathsIn(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => !/^\s*(#|\/\/|;)/.test(line));
  return [...new Set(lines.flatMap((line) => [...line.matchAll(absolute)].map(([path]) => path)))];
}

function mountsOf(
  { spec, namespace }: PodTemplate,
  { container }: PodContainer,
  index: EnvironmentIndex,
): readonly Mount[] {
  const volumes = new Map(listAt<{ name: string }>(spec, 'volumes').map((volume) => [volume.name, volume]));
  return listAt<{ name: string; mountPath: string; subPath?: string }>(container, 'volumeMounts').map(
    ({ name, mountPath, subPath }) => {
      const files = subPath === undefined ? filesOf(volumes.get(name), namespace, index) : undefined;
      return { path: String(mountPath).replace(/(?<=.)\/+$/, ''), files };
    },
  );
}

/** The files of a volume that is made of ConfigMaps alone, or of keys of Secrets that it names. */
function filesOf(volume: unknown, namespace: string, index: EnvironmentIndex): readonly string[] | undefined {
  const sources = at(volume, 'projected') === undefined ? [volume] : listAt(volume, 'projected', 'sources');
  const found = sources.map((part) => {
    const chosen = listAt<{ path: string }>(part, 'secret', 'items').map(({ path }) => path);
    if (chosen.length > 0) return chosen;
    const map = index.find('ConfigMap', at(part, 'configMap', 'name') as string | undefined, namespace);
    if (map === undefined || at(part, 'configMap', 'optional') === true) return undefined;
    const items = at(part, 'configMap', 'items');
    return items === undefined
      ? keysHeld(map)
      : listAt<{ path: string }>(part, 'configMap', 'items').map(({ path }) => path);
  });
  return found.includes(undefined) ? undefined : found.flatMap((files) => files ?? []);
}
