import { isScalar, parseDocument, type Node } from 'yaml';
import { remoteFileOf, remoteOf, type Remote } from '../../model/remote.ts';
import type { Rendered } from '../../model/finding.ts';

/** Something that a kustomization has fetched. */
export interface Fetched {
  readonly field: string;
  readonly text: string;
  readonly remote: Remote;
  /** What a person calls it: the version in the comment behind a commit, else the ref itself. */
  readonly version: string | undefined;
}

/** Kustomize reads each text in these as a folder or a file; in the second ones as a file alone. */
const folders = new Set(['resources', 'bases', 'components', 'generators', 'transformers', 'validators']);
const files = new Set(['crds', 'configurations', 'patchesStrategicMerge', 'path', 'files', 'env', 'envs']);
const charts = new Set(['repo', 'valuesFile', 'additionalValuesFiles', 'chartRepoUrl', 'values']);
/** What is written onto objects, whatever its keys are called. */
const written = new Set(['commonAnnotations', 'commonLabels', 'labels', 'metadata']);

/** Everything that one document makes Kustomize fetch: a kustomization, or the settings of one of its plug-ins. */
export function fetchedBy({ file, object, text = '' }: Rendered): readonly Fetched[] {
  const isKustomization = /(^|\/)kustomization\.ya?ml$|(^|\/)Kustomization$/.test(file);
  if (!isKustomization && object?.apiVersion !== 'builtin') return [];
  const found = textsIn(object).flatMap(([path, value]) => {
    const key = String(path.findLast((part) => typeof part === 'string'));
    const name = value.slice(/^[\w.-]+=/.exec(value)?.[0].length ?? 0);
    const top = String(path[0]);
    const isFile = files.has(key) || (charts.has(key) && top.startsWith('helm'));
    const remote = folders.has(key) ? remoteOf(value) : isFile && !written.has(top) ? remoteFileOf(name) : undefined;
    return remote === undefined ? [] : [{ path, value, remote }];
  });
  if (found.length === 0) return [];
  const document = parseDocument(text);
  return found.map(({ path, value, remote }) => {
    const node = document.getIn(path, true) as Node | undefined;
    const comment = isScalar(node) ? (node.comment ?? undefined) : undefined;
    const ref = remote.by === 'git' ? remote.ref : undefined;
    return { field: fieldOf(path), text: value, remote, version: isCommit(ref) ? versionIn(comment) : ref };
  });
}

/** Whether git takes it as the whole id of a commit. */
export function isCommit(ref: string | undefined): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref ?? '');
}

/** The document's words for a place in it. */
function fieldOf(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}

function versionIn(comment: string | undefined): string | undefined {
  return /^\s*(v?\d+(?:\.\d+)+(?:[-+][\w.-]+)?)(?:[\s,;:)]|$)/.exec(comment ?? '')?.[1];
}

type Text = readonly [path: readonly (string | number)[], value: string];

function textsIn(value: unknown, path: readonly (string | number)[] = []): readonly Text[] {
  if (typeof value === 'string') return value.includes('\n') ? [] : [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key]));
}
