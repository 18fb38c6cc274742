import { Failure } from '../../lib/failure.ts';
import type { ForkConfig } from '../../lib/fork-config.ts';
import { isDnsLabel, noDnsLabel } from '../../lib/values/dns-label.ts';
import { partsOfImage } from '../image-reference.ts';

/** What a new service begins as. */
export const templates = ['express', 'static', 'existing-image'] as const;

export type Template = (typeof templates)[number];

/** What is wanted of a new service. */
export interface ServiceWish {
  readonly name: string;
  readonly template: Template;
  /** On which its container answers. */
  readonly port: number;
  /** For `existing-image`: `HOST/NAME:TAG@sha256:DIGEST`. */
  readonly image?: string;
  /** For `existing-image`: the path at which it says that it is well. */
  readonly health?: string;
  /** Who reviews its source, as GitHub names them; default: who reviews `apps/`. */
  readonly owners?: readonly string[];
}

/**
 * Namespaces, containers and folders that have these names: a service of one would get what is not its own, or give away
 * what is.
 */
const reserved: ReadonlySet<string> = new Set(
  `argocd cert-manager database default external-dns external-secrets ingress log-collector logs metrics-server monitoring node-exporter policies rollouts storage
  traces collector jaeger
  sign-on kyverno gatekeeper-system istio-system applications components images services platform apps local origin mirror
  secrets alertmanager apiserver blackbox cadvisor coredns dashboards delivery grafana kubelet kube-state-metrics prometheus
  traefik lockstep localhost www preview previews`.split(/\s+/),
);

/**
 * Characters: what a Traefik service, a label and a rule group make of a name stays below 63 with it, and a label of GitHub
 * (`preview/1/NAME`) below 50.
 */
const longest = 40;

/**
 * Refuses a service that cannot be, or cannot be called so.
 * @throws {Failure} naming what was wished, why it cannot be, and what can.
 */
export function refuseWish(wish: ServiceWish, config: ForkConfig): void {
  const { services, environments, others } = config;
  const { name, template, port } = wish;
  const shown = JSON.stringify(name);
  const another = 'Choose another name, as orders.';
  if (!isDnsLabel(name)) refuse(shown, noDnsLabel, another);
  if (name.length > longest) refuse(shown, `it has more than ${longest} characters`, another);
  if (reserved.has(name) || /^(?:kube|preview)-/.test(name))
    refuse(shown, 'the platform has something of this name', another);
  if (environments.includes(name)) refuse(shown, 'an environment has this name', another);
  if (!templates.includes(template)) {
    refuse(`of the template ${JSON.stringify(template)}`, 'there is none', `Name one of ${templates.join(', ')}.`);
  }
  if (!Number.isInteger(port) || port < 1024 || port > 65_535) {
    const why = 'a container that is nobody special listens on 1024 to 65535';
    refuse(`on the port ${port}`, why, 'Name such a port, or leave it out.');
  }
  refuseImage(wish, others.registries);
  const same = services.find((service) => service.name === name || service.application === name);
  if (same !== undefined && same.name !== name) {
    refuse(shown, `the service ${same.name} runs in the Application of this name`, another);
  }
}

function refuse(what: string, why: string, wayOut: string): never {
  throw new Failure({ what: `There is no new service ${what}`, why, wayOut });
}

function refuseImage({ template, image, health }: ServiceWish, registries: readonly string[]): void {
  if (template !== 'existing-image') {
    if (image === undefined && health === undefined) return;
    const option = image === undefined ? '--health' : '--image';
    refuse(`with ${option}`, `${template} builds its own image`, 'Leave it out, or add --template existing-image.');
  }
  const form = 'Write --image HOST/NAME:TAG@sha256:DIGEST, as `docker buildx imagetools inspect` shows it.';
  if (image === undefined) refuse('of an existing image', 'no image is named', form);
  const { name, tag, digest } = partsOfImage(image!);
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?\/[a-z0-9._/-]+$/.test(name)) {
    refuse(`of the image ${image}`, 'its name does not begin with the host of a registry', form);
  }
  if (!registries.some((each) => name.startsWith(`${each}/`))) {
    const wayOut = `Take it from ${registries.join(', ')}, or have another one reviewed: others.registries of lockstep.config.ts and base/policies/pinned-images.yaml.`;
    refuse(`of the image ${image}`, 'images are taken from registries that somebody has reviewed', wayOut);
  }
  if (tag === undefined || tag === 'latest') refuse(`of the image ${image}`, 'it names no version', form);
  if (!/^sha256:[0-9a-f]{64}$/.test(digest ?? '')) refuse(`of the image ${image}`, 'it names no digest', form);
  if (!/^\/[^\s"']*$/.test(health ?? '/'))
    refuse(`with the health path ${health}`, 'it is no path', 'Begin it with /.');
}
