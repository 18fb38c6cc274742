/** Path from the repository's root -> text. */
export type Files = Readonly<Record<string, string>>;

/** The first line of every file that is made, so that nobody edits it. */
export const madeBy = '# Made by `npm run lockstep -- services` from lockstep.config.ts: edits are lost.\n';

/** Files of a folder by their names there, as files of the repository that are made. */
export function madeIn(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [`${folder}/${file}`, `${madeBy}${text}`]));
}

/** The kustomization.yaml of a Component. */
export function component(text: string): string {
  return `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${text}`;
}
