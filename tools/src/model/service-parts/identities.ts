import type { ForkConfig } from '../../lib/fork-config.ts';
import { variablesRead } from '../services.ts';
import { callsAmong, type ServiceCall } from './calls.ts';
import { certificateText, deploymentPatch, servicePatch, spiffeId, tlsPort } from './identity-texts.ts';
import { overlayFolder } from './overlay.ts';
import type { ServedApplication } from './served.ts';
import { component, madeIn, type Files } from './text.ts';

/** How far an overlay is on the way of its calls from plain HTTP to TLS: each step is the one before it, and more. */
export const identitySteps = ['accept', 'call', 'require'] as const;

export type IdentityStep = (typeof identitySteps)[number];

/** The folder of one step, as a Component. */
export function identityFolder(environment: string, name: string, step: IdentityStep): string {
  return `${overlayFolder(environment, name)}/mtls/${step}`;
}

/** The steps of each Application of an environment that calls another by TLS, or is called: both must be made of `packages/service`. */
export function identityFiles(
  environment: string,
  config: Pick<ForkConfig, 'services' | 'settings' | 'names'>,
  served: readonly ServedApplication[],
): Files {
  const trust = `${environment}.${config.names.domain}`;
  const calls = callsAmong(config, served).filter((call) => isByTls(call, config));
  const files = served.map((each) => {
    const asks = calls.filter(({ from }) => from.name === each.name).map(({ to }) => to);
    const askedBy = calls.filter(({ to }) => to.name === each.name).map(({ from }) => from);
    if (asks.length + askedBy.length === 0) return {};
    const made = { accept: acceptFiles, call: callFiles, require: requireFiles };
    return Object.assign(
      {},
      ...identitySteps.map((step) =>
        madeIn(identityFolder(environment, each.name, step), made[step]({ own: each, asks, askedBy, trust })),
      ),
    ) as Files;
  });
  return Object.assign({}, ...files) as Files;
}

interface Neighbours {
  readonly own: ServedApplication;
  readonly asks: readonly ServedApplication[];
  readonly askedBy: readonly ServedApplication[];
  /** `staging.example.com` */
  readonly trust: string;
}

/** The variable by which a service is told where another one answers: `WEB_URL` of `web`. */
function addressVariable({ service }: ServedApplication): string {
  return `${service.name.toUpperCase().replaceAll('-', '_')}_URL`;
}

function isByTls({ from, to }: ServiceCall, config: Pick<ForkConfig, 'settings'>): boolean {
  const [ofCaller, ofCalled] = [from, to].map(({ service }) => variablesRead(service, config) ?? {});
  return 'TLS_FOLDER' in ofCaller! && addressVariable(to) in ofCaller && 'TLS_PORT' in ofCalled!;
}

/** It has an identity, and answers callers by theirs beside plain HTTP. */
function acceptFiles({ own, asks, askedBy, trust }: Neighbours): Files {
  const isAsked = askedBy.length > 0;
  return {
    'kustomization.yaml':
      component(`# Behind \`calls\` and a database, before what changes the Deployment's kind: docs/mtls.md.
resources:
  - certificate.yaml
patches:
${patch('Deployment', own.name, 'deployment')}${patch('HorizontalPodAutoscaler', own.name, 'horizontalpodautoscaler')}${
        isAsked ? patch('Service', own.name, 'service') : ''
      }${grantsOf({ asks, askedBy })
        .map(({ policy, side }) =>
          onGrant(
            policy,
            `      - op: add
        path: /spec/${side}/0/ports/-
        value: { port: ${tlsPort} }
`,
          ),
        )
        .join('')}`),
    'certificate.yaml': certificateText(own, trust),
    'patches/deployment.yaml': deploymentPatch(own, isAsked ? askedBy.map((from) => spiffeId(trust, from)) : undefined),
    'patches/horizontalpodautoscaler.yaml': `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: ${own.name}
  annotations:
    # With what it scales.
    argocd.argoproj.io/sync-wave: '2'
`,
    ...(isAsked ? { 'patches/service.yaml': servicePatch(own) } : {}),
  };
}

/** It calls by TLS as well; one that calls nobody is as it was. */
function callFiles({ own, asks }: Neighbours): Files {
  const replaced = asks.map(
    (to) => `  - sourceValue: https
    targets:
      - select:
          kind: ConfigMap
          name: ${own.name}
        fieldPaths:
          - data.${addressVariable(to)}
        options:
          delimiter: '://'
`,
  );
  const more = replaced.length === 0 ? '' : `replacements:\n${replaced.join('')}`;
  return { 'kustomization.yaml': component(`components:\n  - ../accept\n${more}`) };
}

/** Nobody calls it by plain HTTP, nor does it call others so: of each grant the port for that is taken back. */
function requireFiles({ own, asks, askedBy }: Neighbours): Files {
  const patches = grantsOf({ asks, askedBy }).map(({ policy, side, to = own }) =>
    onGrant(policy, `      - op: remove\n        path: /spec/${side}/0/ports/0\n`.repeat(to.ports.length)),
  );
  return { 'kustomization.yaml': component(`components:\n  - ../call\npatches:\n${patches.join('')}`) };
}

interface CallGrant {
  /** The NetworkPolicy that `calls` makes. */
  readonly policy: string;
  readonly side: 'egress' | 'ingress';
  /** Whom it calls; left out where it is called itself. */
  readonly to?: ServedApplication;
}

function grantsOf({ asks, askedBy }: Pick<Neighbours, 'asks' | 'askedBy'>): readonly CallGrant[] {
  return [
    ...asks.map((to): CallGrant => ({ policy: `call-${to.name}`, side: 'egress', to })),
    ...askedBy.map(({ name }): CallGrant => ({ policy: `called-by-${name}`, side: 'ingress' })),
  ];
}

function onGrant(policy: string, operations: string): string {
  return `  - target:
      kind: NetworkPolicy
      name: ${policy}
    patch: |-
${operations}`;
}

function patch(kind: string, name: string, file: string): string {
  return `  - path: patches/${file}.yaml
    target:
      kind: ${kind}
      name: ${name}
`;
}
