import { applicationPaths } from './application-paths.ts';
import { argocdVersion } from './argocd-version.ts';
import { bareBases } from './bare-bases.ts';
import { defaultDeny } from './default-deny.ts';
import { imagesOnly } from './images-only.ts';
import type { Law } from './law.ts';
import { noSecrets } from './no-secrets.ts';
import { projectFit } from './project-fit.ts';

/** Every law that an API server cannot see, because it sees one object at a time; a new one is added here, with its fixtures under `fixtures/<name>/`. */
export const laws: readonly Law[] = [
  { name: 'default-deny', reads: 'renders', check: defaultDeny },
  { name: 'application-paths', reads: 'renders', check: applicationPaths },
  { name: 'project-fit', reads: 'renders', check: projectFit },
  { name: 'no-secrets', reads: 'renders', check: noSecrets },
  { name: 'bare-bases', reads: 'sources', check: bareBases },
  { name: 'images-only', reads: 'sources', check: imagesOnly },
  { name: 'argocd-version', reads: 'sources', check: argocdVersion },
];
