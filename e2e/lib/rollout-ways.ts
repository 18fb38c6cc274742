import { hostPatch } from '@lockstep/tools/model/new-service/overlays';

/**
 * How a service is rolled out: as a Deployment is, the same of pods that fit many times on a laptop's node, on the way back to
 * that, or by a component of base/components/rollout.
 */
export type RolloutWay = 'deployment' | 'small' | 'back' | 'canary' | 'blue-green';

const listed = /^components:\n(?: {2}.*\n)*/m;
const small = '  - ../../components/small-pods\n';

type Edit = (text: string) => string;

const line = /^ {2}- \.\.\/\.\.\/\.\.\/base\/components\/rollout\/.*\n/m;
const host = /^ {2}# The preview\.\n {2}- .*\n(?: {4,}.*\n)+/m;

/** The edits of overlays by which the service `web` of staging is rolled out in this way, whichever it had before. */
export function waysOf(way: RolloutWay): Readonly<Record<string, Edit>> {
  return {
    'clusters/staging/web/kustomization.yaml': (text) => withHost(withComponent(text, way), way, 'example.com'),
    'local/staging/web/kustomization.yaml': (text) => withHost(withSmallPods(text, way), way, 'localhost'),
  };
}

function withComponent(text: string, way: RolloutWay): string {
  const without = text.replace(line, '');
  if (way === 'deployment' || way === 'small') return without;
  return without.replace(listed, `$&  - ../../../base/components/rollout/${way}\n`);
}

function withSmallPods(text: string, way: RolloutWay): string {
  const without = text.replace(small, '');
  return way === 'deployment' ? without : without.replace(listed, `$&${small}`);
}

/** The patch that gives the preview its host, first among the patches. */
function withHost(text: string, way: RolloutWay, domain: string): string {
  const without = text.replace(host, '');
  if (way !== 'blue-green') return without;
  const name = `preview.web.staging.${domain}`;
  return without.replace(/^patches:\n/m, `patches:\n  # The preview.\n${hostPatch('preview', name)}`);
}
