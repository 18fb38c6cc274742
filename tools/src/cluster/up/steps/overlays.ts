import { isMap, isSeq, parseDocument, type Document } from 'yaml';
import { withClone } from '../../../delivery/write/clone.ts';
import { deliver } from '../../../delivery/write/deliver.ts';
import { Failure } from '../../../lib/failure.ts';
import { firstEnvironment } from '../../../model/environment.ts';
import { originPath, type Instance } from '../../../model/instance.ts';
import { componentLine } from '../../../model/switched-part.ts';

/** What the overlays of an Application, below local/ unless it says otherwise, say or do not say, by what a machine can build. */
export interface OverlayChoice {
  readonly application: string;
  readonly wanted: boolean;
  /** Only the overlay of the first environment has a say in it. */
  readonly first?: true | undefined;
  /** A folder of local/components that is among their components when it is wanted. */
  readonly component?: string | undefined;
  /** A Component's folder from the repository's root that the overlay below clusters/ lists when it is wanted. */
  readonly switchedOnBy?: string | undefined;
  /** What they run instead of what clusters/ pins when it is wanted; an entry of this name is of `up` alone. */
  readonly image?: { readonly name: string; readonly tag: string; readonly digest?: string | undefined };
}

/**
 * Brings the overlays on the origin's main in line with the choices, by one commit where something has to change.
 * @param message - of that commit, made of the choices that change something.
 * @returns those choices.
 * @throws {Failure} when an overlay is not there, or cannot be written.
 */
export async function chooseInOverlays<T extends OverlayChoice>(
  instance: Instance,
  choices: readonly T[],
  message: (changed: readonly T[]) => string,
): Promise<readonly T[]> {
  const paths = [...new Set(choices.flatMap((choice) => overlaysOf(instance, choice)))];
  if (paths.length === 0) return [];
  return withClone(originPath(instance), async (clone) => {
    const what = 'say in the origin what runs on this machine';
    const { result } = await deliver({ clone, what }, async ({ read }) => {
      const found = await read(...paths);
      const texts = new Map(paths.map((path, index) => [path, required(found[index], path)] as const));
      const files: Record<string, string> = {};
      const changed = choices.filter((choice) => {
        const moved = overlaysOf(instance, choice).filter((path) => {
          const before = files[path] ?? texts.get(path)!;
          const after = withChoice(before, choice);
          if (after !== before) files[path] = after;
          return after !== before;
        });
        return moved.length > 0;
      });
      return changed.length === 0
        ? { result: changed }
        : { result: changed, edit: { message: message(changed), files } };
    });
    return result;
  });
}

/** An overlay's text with what is chosen, or without it; comments stay. */
export function withChoice(text: string, choice: Omit<OverlayChoice, 'application'>): string {
  const document = parseDocument(text);
  const changes = [changeComponent(document, choice), changeImage(document, choice)];
  return changes.includes(true) ? document.toString({ lineWidth: 0 }) : text;
}

function changeComponent(
  document: Document,
  { component, switchedOnBy, wanted }: Omit<OverlayChoice, 'application'>,
): boolean {
  if (component === undefined && switchedOnBy === undefined) return false;
  if (switchedOnBy !== undefined && !document.has('components')) document.set('components', document.createNode([]));
  const components = document.get('components');
  if (!isSeq(components)) throw new Failure({ what: 'The overlay has no list `components`', wayOut: 'Give it one.' });
  const entry = switchedOnBy === undefined ? `../../components/${component}` : componentLine(switchedOnBy);
  const at = components.items.findIndex((item) => String(item) === entry);
  if (wanted === at >= 0) return false;
  // What comes last of all adds to each Application.
  const last = components.items.findIndex((item) => String(item).endsWith('/every-application'));
  if (wanted && switchedOnBy !== undefined && last >= 0) components.items.splice(last, 0, document.createNode(entry));
  else if (wanted) components.add(entry);
  else components.delete(at);
  return true;
}

function changeImage(document: Document, { image, wanted }: Omit<OverlayChoice, 'application'>): boolean {
  if (image === undefined) return false;
  const images = document.get('images');
  const items = isSeq(images) ? images.items : [];
  const at = items.findIndex((item) => isMap(item) && item.get('name') === image.name);
  if (!wanted) {
    if (at < 0) return false;
    document.deleteIn(items.length === 1 ? ['images'] : ['images', at]);
    return true;
  }
  const digest = image.digest === undefined ? {} : { digest: image.digest };
  const entry = { name: image.name, newTag: image.tag, ...digest };
  if (at >= 0 && JSON.stringify(items[at]) === JSON.stringify(entry)) return false;
  if (at >= 0) document.setIn(['images', at], document.createNode(entry));
  else if (isSeq(images)) images.add(document.createNode(entry));
  else document.set('images', document.createNode([entry]));
  return true;
}

function overlaysOf(
  { environments }: Instance,
  { application, first, switchedOnBy }: OverlayChoice,
): readonly string[] {
  const those = first ? environments.filter((environment) => environment === firstEnvironment) : environments;
  const tree = switchedOnBy === undefined ? 'local' : 'clusters';
  return those.map((environment) => `${tree}/${environment}/${application}/kustomization.yaml`);
}

function required(text: string | undefined, path: string): string {
  if (text !== undefined) return text;
  throw new Failure({
    what: `The origin's main has no ${path}`,
    wayOut: 'Merge a newer main of the template into yours, or start anew: npm run down, then npm run up.',
  });
}
