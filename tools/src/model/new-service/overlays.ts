import { laptopFolder, overlayFile, overlayFolder } from '../service-parts/overlay.ts';
import type { Files } from '../service-parts/text.ts';
import { partsOfImage } from '../image-reference.ts';
import type { ServiceWish } from './wish.ts';

/** `clusters/<environment>/<name>`, and its like on a laptop. */
export function overlayFiles(wish: ServiceWish, environment: string, domain: string): Files {
  const { name } = wish;
  return {
    [overlayFile(environment, name)]: clusterOverlay(wish, environment, domain),
    [`${laptopFolder(environment, name)}/kustomization.yaml`]: `${head(name)}resources:
  - ../../../${overlayFolder(environment, name)}
components:
  - ../../components/service
patches:
${hostPatch(name, `${name}.${environment}.localhost`)}`,
  };
}

function head(name: string): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: ${name}\n`;
}

function clusterOverlay({ name, image }: ServiceWish, environment: string, domain: string): string {
  const built = `components:
  - ../images
configMapGenerator:
  - name: ${name}
    behavior: merge
    literals:
      - ENVIRONMENT=${environment}
`;
  return `${head(name)}resources:
  - ../../../base/${name}
${image === undefined ? built : pinned(image)}patches:
${hostPatch(name, `${name}.${environment}.${domain}`)}`;
}

function pinned(image: string): string {
  const { name, tag, digest } = partsOfImage(image);
  return `images:\n  - name: ${name}\n    newTag: ${/^[\d.]+$/.test(tag ?? '') ? `'${tag}'` : tag}\n    digest: ${digest}\n`;
}

/** The patch that gives an Ingress of one rule its host. */
export function hostPatch(name: string, host: string): string {
  return `  - target:
      kind: Ingress
      name: ${name}
    patch: |-
      - op: replace
        path: /spec/rules/0/host
        value: ${host}
      - op: replace
        path: /spec/tls/0/hosts/0
        value: ${host}
`;
}
