import { at } from '../../lib/values/at.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { entrypointsIn, isEntryOf } from '../references/door.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { flagNamed, flagsOf } from '../references/flags.ts';
import type { PodTemplate } from '../references/pods.ts';
import { podsBehind } from '../references/services.ts';

const prefix = 'service.beta.kubernetes.io/aws-load-balancer-healthcheck-';

/**
 * What a node's word takes to the load balancer beside its own checks, and a connection that was just begun: seconds. A
 * network load balancer is known to need some more than interval x threshold.
 */
const newsSeconds = 10;

/**
 * A pod behind a load balancer serves on until that has noticed that it leaves: so many checks apart by so many seconds,
 * and what the news takes. Its grace holds that and what is still open.
 */
export function leavingDoors(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index
    .ofKind('Service')
    .filter(({ object }) => at(object, 'spec', 'type') === 'LoadBalancer')
    .flatMap((service) => ofService(service, index));
}

function ofService(service: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const { annotations = {} } = service.object.metadata;
  const numbers = ['interval', 'unhealthy-threshold'].map((name) => {
    const value = annotations[`${prefix}${name}`];
    return { name, value, number: /^\d+$/.test(value ?? '') ? Number(value) : undefined };
  });
  const unsaid = numbers.find(({ number }) => number === undefined);
  if (unsaid !== undefined) {
    return [
      finding(service, `metadata.annotations[${prefix}${unsaid.name}]`, unsaid.value, {
        reason: 'how long the load balancer sends to a pod that is gone is left to the cloud: 60 to 90 s',
        wayOut: 'Say it in figures, as base/ingress/service-traefik.yaml does: 10 s and 2 checks.',
      }),
    ];
  }
  const notices = numbers.reduce((product, { number }) => product * number!, 1) + newsSeconds;
  return podsBehind(service, index).flatMap((pod) => ofPod(pod, notices, service));
}

function ofPod(pod: PodTemplate, notices: number, service: Rendered): readonly Finding[] {
  const flags = pod.containers.flatMap(flagsOf);
  const graces = entrypointsIn(flags)
    .filter((entry) => isEntryOf(service, pod, entry))
    .map((entry) => {
      const accept = flagNamed(flags, `entrypoints.${entry}.transport.lifecycle.requestacceptgracetimeout`);
      const rest = flagNamed(flags, `entrypoints.${entry}.transport.lifecycle.gracetimeout`);
      const kept = flagNamed(flags, `entrypoints.${entry}.transport.keepalivemaxtime`);
      const life = secondsOf(kept?.value) ?? 0;
      return { entry, accept, kept, life, seconds: secondsOf(accept?.value) ?? 0, rest: secondsOf(rest?.value) ?? 10 };
    });
  const short = graces.filter(({ seconds }) => seconds < notices);
  // Traefik knows no limit where it is told 0.
  const cut = graces.filter(({ seconds, life }) => seconds >= notices && (life === 0 || life + notices > seconds));
  const longest = Math.max(0, ...graces.map(({ seconds, rest }) => seconds + rest));
  const given = Number(pod.spec['terminationGracePeriodSeconds'] ?? 30);
  const status = flagNamed(flags, 'ping.terminatingstatuscode');
  const isLocal = at(service.object, 'spec', 'externalTrafficPolicy') === 'Local';
  const name = objectName(service.object);
  return [
    ...short.map(({ entry, accept, seconds }) =>
      finding(pod.source, accept?.field ?? `${pod.field}.containers.args`, accept?.value ?? entry, {
        reason: `it serves on for ${seconds} s, and the load balancer of ${name} sends to it for ${notices}`,
        wayOut: `Set --entrypoints.${entry}.transport.lifecycle.requestacceptgracetimeout=${notices}s or more.`,
      }),
    ),
    ...cut.map(({ entry, kept, life, seconds }) =>
      finding(pod.source, kept?.field ?? `${pod.field}.containers.args`, kept?.value ?? entry, {
        reason:
          life === 0
            ? 'nothing ends the connections that are kept, so that a leaving pod cuts them while somebody asks'
            : `a connection of ${notices} s after it began to leave lives on for ${life} s, and it serves for ${seconds}`,
        wayOut: `Set --entrypoints.${entry}.transport.keepalivemaxtime=10s, and its requestacceptgracetimeout to ${notices + 10}s.`,
      }),
    ),
    ...(graces.length > 0 && given <= longest
      ? [
          finding(pod.source, `${pod.field}.terminationGracePeriodSeconds`, given, {
            reason: `its entry points ask for ${longest} s to leave`,
            wayOut: `Give it more than ${longest}.`,
          }),
        ]
      : []),
    ...(graces.length > 0 && isLocal && status?.value !== '200'
      ? [
          finding(pod.source, status?.field ?? `${pod.field}.containers.args`, status?.value, {
            reason: `a leaving pod is not ready, and a node of ${name} passes nothing on to it (externalTrafficPolicy Local)`,
            wayOut: 'Set --ping.terminatingstatuscode=200.',
          }),
        ]
      : []),
  ];
}

/** A length of time as Go writes it, in seconds; Traefik takes a bare number for seconds. */
function secondsOf(text: string | undefined): number | undefined {
  const parts = [...(text ?? '').matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|$)/g)];
  if (parts.length === 0) return undefined;
  const unit: Readonly<Record<string, number>> = { ms: 0.001, s: 1, '': 1, m: 60, h: 3600 };
  return parts.reduce((sum, [, amount, name]) => sum + Number(amount) * unit[name!]!, 0);
}
