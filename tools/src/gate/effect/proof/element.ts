import { generatedKey, type Element } from '../elements.ts';
import { valueAt } from '../paths.ts';
import { fieldPathSteps, follow, leavesOf, placeOfSteps } from './places.ts';
import { isProvenAt, othersOf, type Evidence, type Final, type Others } from './evidence.ts';
import { isPieceProven } from './pieces.ts';
import { mayBeImage, pieceOf } from './said.ts';
import { fitsTarget } from './said-by-patches.ts';

/** What of a kustomization is asked about. */
export interface Asked {
  /** Of the kustomization, from the checkout's root. */
  readonly folder: string;
  readonly element: Element;
  readonly kustomization: unknown;
}

/** How many objects are looked at: what the first do not prove, the others seldom do. */
const looked = 3;

/** Whether a render alone proves that without an element, which is no patch, it would be another. */
export function isProvenIn(evidence: Evidence, { folder, element, kustomization }: Asked): boolean {
  const { path, field, value } = element;
  const some = (
    isCandidate: (final: Final) => boolean,
    proves: (object: unknown, others: Others) => boolean,
  ): boolean =>
    evidence.finals
      .filter((final) => final.kind !== 'CustomResourceDefinition' && isCandidate(final))
      .toSorted((one, other) => one.text.length - other.text.length)
      .slice(0, looked)
      .some((final) => proves(final.object(), othersOf(evidence, final, folder, field)));
  const whole = valueAt(kustomization, path.slice(0, 2));
  const { name, newName = name } = Object(whole) as Readonly<Record<string, unknown>>;
  switch (path[0]) {
    case 'images':
      return some(
        ({ text }) => text.includes(`image: ${String(newName)}`),
        (object, others) =>
          leavesOf(object, '').some(
            (leaf) =>
              leaf.place.endsWith('/image') && mayBeImage(value, leaf.value) && others.proves(leaf.place, leaf.value),
          ),
      );
    case 'labels':
    case 'commonLabels':
    case 'commonAnnotations': {
      const key = String(path.at(-1));
      const steps = ['metadata', path[0] === 'commonAnnotations' ? 'annotations' : 'labels', key];
      return some(
        ({ text }) => text.includes(`    ${key}: `),
        (object, others) => isProvenAt(object, steps, value, others),
      );
    }
    case 'replicas': {
      const count = valueAt(value, ['count']);
      return some(
        ({ names }) => names.includes(String(name)),
        (object, others) => isProvenAt(object, ['spec', 'replicas'], count, others),
      );
    }
    case 'configMapGenerator': {
      if (path[2] !== 'literals' && path[2] !== 'files') return false;
      const steps = ['data', generatedKey(String(value))];
      const literal = String(value).slice(String(value).indexOf('=') + 1);
      return some(
        ({ kind, names }) => kind === 'ConfigMap' && names.includes(String(name)),
        (object, others) =>
          path[2] === 'literals'
            ? isProvenAt(object, steps, literal, others)
            : follow(object, steps) !== undefined && others.isAlone(placeOfSteps(steps)),
      );
    }
    case 'replacements': {
      if (path.length < 6) return false;
      const select = valueAt(kustomization, [...path.slice(0, 4), 'select']);
      const steps = fieldPathSteps(String(value));
      const piece = pieceOf(kustomization, path);
      return some(fitsTarget(Object(select) as object), (object, others) => {
        const there = follow(object, steps);
        if (others.proves(placeOfSteps(steps), there)) return true;
        const parts = piece && others.text(steps, there);
        return parts !== undefined && isPieceProven(there, piece!, parts);
      });
    }
    default:
      return false;
  }
}
