import { dirname, join, normalize } from 'node:path/posix';
import type { SourceModule } from './modules.ts';

/** A package of this repository and what it shows to the others. */
export interface WorkspacePackage {
  /** As `@lockstep/tools`. */
  readonly name: string;
  /** From the repository's root: `tools`. */
  readonly folder: string;
  /** Subpath -> file, as in package.json: `./lib/run` -> `./src/lib/run.ts`. */
  readonly exports: Readonly<Record<string, string>>;
  /** The packages that it says it needs. */
  readonly dependencies: readonly string[];
}

/** The rooms of the house, from the lowest step up; rooms of one step do not import each other. `apps/*` is a room for each folder there. */
export type Staircase = readonly (readonly string[])[];

interface Edge {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  /** The file that is meant, from the repository's root. */
  readonly to: string;
}

/** What is wrong with who imports whom, one sentence each, beginning with `FILE:LINE`. */
export function layerRefusals(
  modules: readonly SourceModule[],
  staircase: Staircase,
  packages: readonly WorkspacePackage[],
): readonly string[] {
  const edges = modules.flatMap((module) => edgesOf(module, packages));
  return [
    ...modules.filter(({ file }) => roomOf(file, staircase) === undefined).map(({ file }) => homeless(file, staircase)),
    ...edges.flatMap((edge) => stairs(edge, staircase)),
    ...edges.flatMap((edge) => doors(edge, packages)),
    ...packages.flatMap((each) => unused(each, edges)),
    ...circles(edges),
  ];
}

/** The longest room that holds the file, so that `tools/src/lib` goes before `tools/src`. */
function roomOf(file: string, staircase: Staircase): string | undefined {
  return staircase
    .flat()
    .flatMap((room) => roomAs(room, file) ?? [])
    .toSorted((one, other) => other.length - one.length)[0];
}

/** The room that a name of the staircase means for a file; undefined where the file is not in it. */
function roomAs(name: string, file: string): string | undefined {
  if (!name.endsWith('/*')) return file === name || file.startsWith(`${name}/`) ? name : undefined;
  const above = name.slice(0, -1);
  const [own, ...inside] = file.startsWith(above) ? file.slice(above.length).split('/') : [];
  return inside.length > 0 ? `${above}${own}` : undefined;
}

function homeless(file: string, staircase: Staircase): string {
  return `${file}:1 stands in no room: put it into one of ${staircase.flat().join(', ')}`;
}

function edgesOf({ file, imports }: SourceModule, packages: readonly WorkspacePackage[]): readonly Edge[] {
  return imports.flatMap(({ specifier, line }) => {
    const to = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : exported(specifier, packages);
    return to === undefined ? [] : [{ from: file, line, specifier, to }];
  });
}

/** The file behind `@lockstep/PACKAGE/SUBPATH`; the package's folder where it does not show such a file. */
function exported(specifier: string, packages: readonly WorkspacePackage[]): string | undefined {
  const found = packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  if (found === undefined) return undefined;
  const file = found.exports[`.${specifier.slice(found.name.length)}`];
  return file === undefined ? found.folder : join(found.folder, file);
}

function stairs({ from, line, specifier, to }: Edge, staircase: Staircase): readonly string[] {
  const [mine, other] = [roomOf(from, staircase), roomOf(to, staircase)];
  if (mine === undefined || other === undefined || mine === other) return [];
  const stepOf = (room: string): number =>
    staircase.findIndex((step) => step.some((name) => name === room || name === `${dirname(room)}/*`));
  if (stepOf(other) < stepOf(mine)) return [];
  const where = stepOf(other) === stepOf(mine) ? 'stands beside it' : 'stands above it';
  return [
    `${from}:${line} imports ${specifier} of ${other}, which ${where}: ${mine} may import only rooms below. ` +
      `Move what both need down, or this code up into ${other}`,
  ];
}

function doors({ from, line, specifier, to }: Edge, packages: readonly WorkspacePackage[]): readonly string[] {
  const holding = (file: string) => packages.find(({ folder }) => file === folder || file.startsWith(`${folder}/`));
  const [mine, other] = [holding(from), holding(to)];
  if (other === undefined || mine === other) return [];
  if (specifier.startsWith('.')) {
    return [
      `${from}:${line} imports ${specifier} past the doors of ${other.name}: import ${other.name}/… and list it in ${other.folder}/package.json, exports`,
    ];
  }
  if (to === other.folder) {
    return [
      `${from}:${line} imports ${specifier}, which ${other.folder}/package.json does not list: add it to exports, if others shall hold on to it`,
    ];
  }
  // A service's image is made without the manifests of what it does not name; what its tests import npm need not know.
  if (mine === undefined || isTestOfService(from) || mine.dependencies.includes(other.name)) return [];
  return [
    `${from}:${line} imports ${specifier}, and ${mine.folder}/package.json does not name ${other.name}: add it to dependencies`,
  ];
}

function isTestOfService(file: string): boolean {
  return file.startsWith('apps/') && (file.endsWith('.test.ts') || /^[^/]+\/[^/]+\/(?:bench|test)\//.test(file));
}

/** What nobody imports before `new service` writes somebody who does. */
const toCome: ReadonlySet<string> = new Set(['@lockstep/service/files']);

function unused({ name, folder, exports }: WorkspacePackage, edges: readonly Edge[]): readonly string[] {
  return Object.keys(exports)
    .map((subpath) => `${name}${subpath.slice(1)}`)
    .filter((specifier) => !toCome.has(specifier) && !edges.some((edge) => edge.specifier === specifier))
    .map((specifier) => `${folder}/package.json:1 exports ${specifier}, which nobody imports: take it out`);
}

/** Every import that closes a circle of files, once a circle. */
function circles(edges: readonly Edge[]): readonly string[] {
  const outgoing = Map.groupBy(edges, ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    for (const { line, specifier, to } of outgoing.get(file) ?? []) {
      const at = [...path, file].indexOf(to);
      if (at !== -1) {
        const circle = [...path.slice(at), file, to].join(' -> ');
        found.push(`${file}:${line} imports ${specifier}, which closes a circle: ${circle}`);
      } else if (!done.has(to)) visit(to, [...path, file]);
    }
    done.add(file);
  };
  for (const file of outgoing.keys()) if (!done.has(file)) visit(file, []);
  return found;
}
