import type { ServiceFacts } from '../../lib/fork-config.ts';
import { partFolder, rightsFolder, serviceParts, type ServicePart } from './parts.ts';
import { isRetiring, publicHost, serviceHost, type ServedApplication } from './served.ts';
import { component, madeBy, type Files } from './text.ts';

/** Where an environment lists what it takes of each service, for one of its overlays. */
export function listFolder(environment: string, part: ServicePart): string {
  // Of the part `database`, beside what Prometheus has of them without it.
  return part === 'databases'
    ? `clusters/${environment}/monitoring/databases`
    : `clusters/${environment}/${part}/services`;
}

/** What an environment has of the services: those that it runs, and those that it has lost and whose rights stay. */
export interface EnvironmentServices {
  readonly served: readonly ServedApplication[];
  readonly gone: readonly ServedApplication[];
}

/** Every file in which an environment, or its like on a laptop, lists the services that it runs. */
export function environmentLists(environment: string, { served, gone }: EnvironmentServices, domain: string): Files {
  // Nobody is to be called since nobody answers at a door that is closed on purpose.
  const watched = served.filter(({ service }) => !isRetiring(service, environment));
  return {
    ...Object.fromEntries(
      serviceParts.map((part) => [
        `${listFolder(environment, part)}/kustomization.yaml`,
        `${madeBy}${listOf(environment, part, part === 'monitoring' || part === 'databases' ? watched : served, gone)}`,
      ]),
    ),
    [`clusters/${environment}/monitoring/probes.yml`]: `${madeBy}${probesOf(watched, (service) => publicHost(service, environment, domain))}`,
    [`local/${environment}/monitoring/probes.yml`]: `${madeBy}${probesOf(watched, (service) => `${serviceHost(service)}.${environment}.localhost`)}`,
  };
}

function listOf(
  environment: string,
  part: ServicePart,
  served: readonly ServedApplication[],
  gone: readonly ServedApplication[],
): string {
  const having = part === 'database' || part === 'databases' ? served.filter(({ database }) => database) : served;
  const folders = [
    ...having.map(({ name }) => partFolder(name, part)),
    ...(part === 'applications' ? gone.map(({ name }) => rightsFolder(name)) : []),
  ];
  if (part === 'databases') folders.push('monitoring/components/database');
  // Kustomize takes no file that says nothing.
  if (folders.length === 0) return component('labels: []\n');
  const lines = folders.toSorted().map((folder) => `  - ../../../../${folder}\n`);
  const replaced = part === 'applications' && served.length > 0 ? imagesOf(environment, served) : '';
  return component(`components:\n${lines.join('')}${replaced}`);
}

/** The images are the second folder that each of them reads, and of the environment like the first. */
function imagesOf(environment: string, served: readonly ServedApplication[]): string {
  const targets = served.map(
    ({ name }) => `      - select:
          kind: Application
          name: ${name}
        fieldPaths:
          - metadata.annotations.[argocd.argoproj.io/manifest-generate-paths]
        options:
          delimiter: /
          index: 5
`,
  );
  return `replacements:\n  - sourceValue: ${environment}\n    targets:\n${targets.join('')}`;
}

/** What is asked for as users do, from outside, four times a minute: a page of each service, by its public name. */
function probesOf(served: readonly ServedApplication[], hostOf: (service: ServiceFacts) => string): string {
  const groups = served.map(
    ({ service }) => `- targets:
    - https://${hostOf(service)}${service.probe ?? '/'}
  labels:
    service: ${service.name}
`,
  );
  return groups.length === 0 ? '[]\n' : groups.join('');
}
