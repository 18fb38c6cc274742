/** Types of the data under tools/src/toolbox/sources/data: how each tool and image is made where no registry can be reached. */

import { join } from 'node:path';

/** Folders and files that images and programs are made of, beside the data that names them. */
export const contextsDir: string = join(import.meta.dirname, 'data');

/** Files compiled instead of upstream's, to leave out what never runs here: module -> path -> text; empty for none. */
export type Instead = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A Go module compiled through a wrapper module, so that its own replaces apply. */
export interface GoBuild {
  readonly name: string;
  readonly module: string;
  /** As the module proxy names it, with `v`. */
  readonly version: string;
  /** Binary name -> package. */
  readonly binaries: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  /** Go variable -> value, set by the linker. */
  readonly stamp?: Readonly<Record<string, string>>;
  /** The module's replaces that name a local path: module (or, of Kubernetes, `prefix/*`) -> version to take instead. */
  readonly localReplaces?: Readonly<Record<string, string>>;
  /** Where only a fork is served, under the module's own import path; `sums` are its lines of go.sum. */
  readonly servedAs?: { readonly module: string; readonly sums: readonly string[] };
  /**
   * Compiled with one list of versions for all builds that say so, so that what they share is compiled once. What asks
   * for newer libraries of Kubernetes than those of the one that runs has these for itself.
   */
  readonly shared?: true | 'but Kubernetes';
  /** Versions of its own, where it does not compile with those of the list: module -> version. */
  readonly pins?: Readonly<Record<string, string>>;
  /** Further requirements, for what the module resolves only through its own workspace: module -> version. */
  readonly requires?: Readonly<Record<string, string>>;
  /** Files that upstream's release has and its module has not: path -> content. A copy of the module is compiled then. */
  readonly adds?: Readonly<Record<string, string>>;
  readonly instead?: Instead;
}

/** The part of `go mod edit -json` that wrapper modules need. */
export interface GoModFile {
  readonly Replace?: readonly { readonly Old: GoPath; readonly New: GoPath }[] | null;
  readonly Require?: readonly { readonly Path: string; readonly Version: string }[] | null;
}

interface GoPath {
  readonly Path: string;
  readonly Version?: string;
}

/** A program as its project releases it, for one architecture as Node names it. */
export interface ToolRelease {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly url: string;
  /** Of what is fetched. */
  readonly sha256: string;
  /** Where it comes in a tar.gz: its path in there, its name. */
  readonly inArchive?: string;
}

/** A Go program of ours: a folder below tools/src/toolbox/sources/data without dependencies. */
export interface GoProgram {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

export interface RootFileSystem {
  readonly name: string;
  readonly suite: 'bookworm' | 'trixie';
  readonly packages: readonly string[];
  /** Only the files of the packages and of what they depend on, for images with no shell and no package manager. */
  readonly unpackedOnly?: true;
  /** Paths left out besides manuals and translations, as dpkg's path-exclude takes them. */
  readonly without?: readonly string[];
}

/** Where the bytes of one file or folder of an image come from. */
export type FileSource =
  | { readonly binary: string }
  /** A file or folder of the Go module of the build with that name. */
  | { readonly moduleOf: string; readonly path: string }
  /** A file or folder of an npm package, fetched by `npm pack` and checked against its sha512 integrity. */
  | { readonly npm: string; readonly version: string; readonly integrity: string; readonly path: string }
  /** A package of this checkout's node_modules, `{arch}` standing for the machine's. */
  | { readonly installed: string; readonly path: string }
  /** Relative to tools/src/toolbox/sources/data. */
  | { readonly local: string }
  | { readonly text: string };

export interface ImageFile {
  readonly from: FileSource;
  readonly to: string;
  /** Octal; default 0755 for a binary, else 0644 with folders left as they are. */
  readonly mode?: string;
}

/** What an image really holds: a version, or the Debian package that tells it. */
type Holds = { readonly version: string } | { readonly package: string };

export interface Image {
  /** With registry: `registry.k8s.io/pause`. */
  readonly name: string;
  readonly tag: string;
  readonly holds: Holds;
  /** Names a root file system; absent: from scratch. */
  readonly root?: string;
  readonly files?: readonly ImageFile[];
  /** Link -> target. */
  readonly links?: Readonly<Record<string, string>>;
  readonly run?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly workdir?: string;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly stopSignal?: string;
  /** `engine`: run or built upon by the engine itself; `mirror`: pulled by the nodes. */
  readonly usedBy: 'engine' | 'mirror';
  /** Of what the nodes pull, what must be there before a cluster or Argo CD begins; absent: before Applications do. */
  readonly before?: 'clusters' | 'argocd';
  /** What the public image of this name has and this one has not. */
  readonly missing?: readonly string[];
}

/** A git repository of upstream manifests, made from the folder of a Go module. */
export interface Upstream {
  /** Below the mirror's root: `github.com/argoproj/argo-cd`. */
  readonly repository: string;
  readonly tag: string;
  /** Upstream's commit of this tag, which overlays name; absent while they name the tag. */
  readonly commit?: string;
  readonly moduleOf: string;
  readonly folder: string;
}
