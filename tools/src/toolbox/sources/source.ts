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
   * for newer libraries of Kubernetes than those of the one that runs has these for itself. A guest takes the versions of
   * the list and has no word in it, so that nothing else is compiled anew for what few people ask for.
   */
  readonly shared?: true | 'but Kubernetes' | 'as a guest';
  /** Versions of its own, where it does not compile with those of the list: module -> version. */
  readonly pins?: Readonly<Record<string, string>>;
  /** Further requirements, for what the module resolves only through its own workspace: module -> version. */
  readonly requires?: Readonly<Record<string, string>>;
  /** Files that upstream's release has and its module has not: path -> content. A copy of the module is compiled then. */
  readonly adds?: Readonly<Record<string, string>>;
  /** Folders of the module that hold web pages in upstream's release: folder -> name of the page, built before. A copy too. */
  readonly pages?: Readonly<Record<string, string>>;
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

/** A Go program of ours: a folder below tools/src/toolbox/sources/data; its go.sum vouches for what it requires. */
export interface GoProgram {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** A package of the npm registry, checked against its sha512 integrity. */
export interface NpmPackage {
  readonly npm: string;
  readonly version: string;
  readonly integrity: string;
}

/** In a file of a page's sources, a text that stands there once and the one to put in its place. */
export interface SourceEdit {
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

/** Web pages made from sources into a folder of files: a copy of the sources, what is laid over it, install, build. */
export interface WebPage {
  readonly name: string;
  /** Of the pages themselves. */
  readonly version: string;
  readonly from: PageOrigin;
  /** Folder below tools/src/toolbox/sources/data that is laid over the copy: a lock file, files of ours. */
  readonly overlay?: string;
  /** Packages unpacked into the copy, each in its folder, before the overlay comes. */
  readonly packages?: readonly (NpmPackage & { readonly to: string })[];
  /** Made last. */
  readonly edits?: readonly SourceEdit[];
  /** Who installs the packages of the copy's lock file, unchanged and without their scripts; absent: there are none. */
  readonly install?: 'npm' | 'pnpm';
  /** Further arguments of the install. */
  readonly installArgs?: readonly string[];
  /** Command lines run in the copy one after the other; programs of its node_modules are on the PATH. */
  readonly build: readonly (readonly [program: string, ...args: string[]])[];
  /** Command lines that say whether the page is right, run after those of the build when somebody asks. */
  readonly checks?: readonly (readonly [program: string, ...args: string[]])[];
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the copy that is kept. */
  readonly output: string;
  /** MB that install and build take at their peak, measured. */
  readonly memory: number;
}

/** Where a page's sources come from. */
type PageOrigin =
  /** A folder of the Go module of the build with that name. */
  | { readonly moduleOf: string; readonly folder: string }
  /** A folder of this checkout, but for its node_modules and the page's output. */
  | { readonly folder: string }
  /** What a Go program of ours writes into the folder that it is called with. */
  | { readonly program: string };

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
  /** A file or folder of an npm package, fetched by `npm pack`. */
  | (NpmPackage & { readonly path: string })
  /** The packages of Python that this file of tools/src/toolbox/sources/data lists with their hashes, for the Python of trixie. */
  | { readonly wheels: string }
  /** The built files of a web page. */
  | { readonly page: string }
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
  /** Made only where one of these parts is asked for: `up --with NAME`. */
  readonly forParts?: readonly string[];
  /** What the public image of this name has and this one has not. */
  readonly missing?: readonly string[];
  /** Parts of another version than the image's own: "web page of 0.31.1". */
  readonly parts?: readonly string[];
}

/** An image that holds web pages: built after everything else, and run once it is there. */
export interface PagedImage {
  readonly image: Image;
  /** As people call what it shows. */
  readonly title: string;
  /** The Application whose overlays below local/ are told to run it. */
  readonly application: string;
  /** A folder of local/components that comes with it, where nothing runs an image of this name without its pages. */
  readonly component?: string;
}

/** A git repository of upstream manifests, made from the folder of a Go module. */
export interface Upstream {
  /** Below the mirror's root: `github.com/argoproj/argo-cd`. */
  readonly repository: string;
  readonly tag: string;
  /** Upstream's commit of this tag, which overlays name; absent while they name the tag. */
  readonly commit?: string;
  readonly moduleOf: string;
  /** The version of that module to take them from; default: the one that is compiled. */
  readonly version?: string;
  readonly folder: string;
  /**
   * Its folder holds no kustomization, so overlays name its files one by one, by the address of GitHub's host of raw
   * files. Where that gives no answer, Kustomize asks git for the same address: a folder of a repository.
   */
  readonly byFile?: true;
  /** Only overlays of this part name it. */
  readonly forPart?: string;
}
