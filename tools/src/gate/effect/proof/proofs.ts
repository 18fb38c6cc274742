import { join } from 'node:path';
import type { KustomizationFolder } from '../../../toolbox/upstreams/closure.ts';
import { elementsIn, kustomizationIn, type Element } from '../elements.ts';
import { entryDocuments } from '../patches.ts';
import { isProvenIn } from './element.ts';
import { provePatch, type PatchProof } from './patch.ts';
import { evidenceOfRender, type Evidence } from './evidence.ts';
import { sourcesReader, type Parse } from './sources.ts';

interface Host {
  readonly path: string;
  readonly render: string;
}

/** What needs no build of Kustomize: renders that are known, and the texts that they come from. */
export interface Proofs {
  /** Whether an element is proven to have an effect by the renders of hosts, and a patch each of its parts and no loss. */
  readonly isProven: (folder: string, text: string, element: Element, hosts: readonly Host[]) => Promise<boolean>;
}

interface Tree {
  readonly root: string;
  /** The kustomizations of which an overlay is made. */
  readonly closure: (path: string) => Promise<readonly KustomizationFolder[]>;
  /** Where renders are kept. */
  readonly renders: string;
  readonly parse: Parse;
}

/** The proofs in one checkout; what they read is read once. */
export function proofsIn({ root, closure, renders, parse }: Tree): Proofs {
  const sources = sourcesReader(root, renders, parse);
  const known = new Map<string, Promise<Evidence>>();
  const evidence = (host: Host): Promise<Evidence> => {
    const found = known.get(host.path) ?? read(host);
    known.set(host.path, found);
    return found;
  };
  const read = async ({ path, render }: Host): Promise<Evidence> => {
    const folders = await closure(path);
    const contributions = await Promise.all(folders.map((folder) => sources(folder)));
    return evidenceOfRender(render, contributions.flat(), parse);
  };
  const ofPatch = async (folder: string, { field, value }: Element, host: Host): Promise<PatchProof | undefined> => {
    const documents = await entryDocuments(root, folder, value);
    if (documents === undefined) return undefined;
    return provePatch(await evidence(host), { folder, field, entry: value, documents });
  };
  const isAnyProven = async (folder: string, text: string, host: Host): Promise<boolean> => {
    for (const element of elementsIn(text)) {
      if (await isProvenBy(folder, text, element, host)) return true;
    }
    return false;
  };
  const isProvenBy = async (folder: string, text: string, element: Element, host: Host): Promise<boolean> => {
    if (element.field.startsWith('patches')) {
      return (await ofPatch(folder, element, host))?.effective.includes(true) ?? false;
    }
    if (element.field.startsWith('components')) {
      const folders = await closure(host.path);
      const part = partOf(folders, join(folder, String(element.value)));
      return part !== undefined && (await isAnyProven(part.path, part.text, host));
    }
    return isProvenIn(await evidence(host), { folder, element, kustomization: kustomizationIn(text) });
  };
  const isWholePatchProven = async (folder: string, element: Element, hosts: readonly Host[]): Promise<boolean> => {
    const proofs: PatchProof[] = [];
    for (const host of hosts) {
      const proof = await ofPatch(folder, element, host);
      if (!proof?.isLossless) return false;
      proofs.push(proof);
    }
    const parts = proofs[0]?.effective ?? [];
    return parts.length > 0 && parts.every((_part, index) => proofs.some(({ effective }) => effective[index]));
  };
  return {
    isProven: async (folder, text, element, hosts) => {
      if (element.field.startsWith('patches')) return await isWholePatchProven(folder, element, hosts);
      for (const host of hosts) if (await isProvenBy(folder, text, element, host)) return true;
      return false;
    },
  };
}

/** A component that only changes what is there, if only one place names it: it goes when that goes. */
function partOf(folders: readonly KustomizationFolder[], path: string): KustomizationFolder | undefined {
  const found = folders.find((folder) => folder.path === path);
  const names = folders.flatMap(({ next }) => next).filter((name) => join(name, '.') === join(path, '.'));
  const said = Object.keys(Object(kustomizationIn(found?.text ?? '')));
  const brings = said.some((field) => /^(resources|bases|components|\w+Generator)$/.test(field));
  return names.length === 1 && !brings ? found : undefined;
}
