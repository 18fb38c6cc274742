import { applicationPaths } from './application-paths.ts';
import { argocdVersion } from './argocd-version.ts';
import { bareBases } from './bare-bases.ts';
import { containerProbes } from './container-probes.ts';
import { containerResources } from './container-resources.ts';
import { containerSecurity } from './container-security.ts';
import { defaultDeny } from './default-deny.ts';
import { imagesOnly } from './images-only.ts';
import type { Law } from './law.ts';
import { noSecrets } from './no-secrets.ts';
import { pinnedImages } from './pinned-images.ts';
import { projectFit } from './project-fit.ts';
import { replicasUnderHpa } from './replicas-under-hpa.ts';
import { serviceAccountToken } from './service-account-token.ts';
import { serviceTypes } from './service-types.ts';

/** Every law that reads YAML; a new one is added here, with its fixtures under `fixtures/<name>/`. */
export const laws: readonly Law[] = [
  { name: 'pinned-images', reads: 'renders', check: pinnedImages },
  { name: 'container-resources', reads: 'renders', check: containerResources },
  { name: 'container-probes', reads: 'renders', check: containerProbes },
  { name: 'container-security', reads: 'renders', check: containerSecurity },
  { name: 'service-account-token', reads: 'renders', check: serviceAccountToken },
  { name: 'replicas-under-hpa', reads: 'renders', check: replicasUnderHpa },
  { name: 'service-types', reads: 'renders', check: serviceTypes },
  { name: 'default-deny', reads: 'renders', check: defaultDeny },
  { name: 'application-paths', reads: 'renders', check: applicationPaths },
  { name: 'project-fit', reads: 'renders', check: projectFit },
  { name: 'no-secrets', reads: 'renders', check: noSecrets },
  { name: 'bare-bases', reads: 'sources', check: bareBases },
  { name: 'images-only', reads: 'sources', check: imagesOnly },
  { name: 'argocd-version', reads: 'sources', check: argocdVersion },
];
