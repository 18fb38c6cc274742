import { parse } from 'yaml';
import { Failure } from '../../../lib/failure.ts';
import { at, listAt } from '../../../lib/values/at.ts';
import { isLive, type Environment } from '../../../model/environment.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import type { SecretField, SecretKind } from './secrets/kinds.ts';

/** The Secret that holds whom Alertmanager calls. */
export const receiversSecret = 'alertmanager-receivers';

const folder = '/etc/alertmanager/receivers/';

/** By each receiver that calls somebody: the keys of the Secret that it reads. */
export type ReceiverKeys = ReadonlyMap<string, readonly string[]>;

/** What production is not without: somebody who is called, and somebody who notices that nobody can be. */
const wanted = ['page', 'heartbeat'];

/** The receivers of the Alertmanager that these objects bring; none where they bring none. */
export function receiverKeys(objects: readonly KubeObject[]): ReceiverKeys {
  const texts = objects.flatMap((object) => {
    const text = object.kind === 'ConfigMap' ? at(object['data'], 'alertmanager.yaml') : undefined;
    return typeof text === 'string' ? [text] : [];
  });
  return new Map(
    texts
      .flatMap((text) => listAt<Readonly<Record<string, unknown>>>(parse(text), 'receivers'))
      .map((receiver) => [String(receiver['name']), keysIn(receiver)] as const)
      .filter(([, keys]) => keys.length > 0),
  );
}

/** Every file of the Secret that a part of a configuration names. */
function keysIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return part.startsWith(folder) ? [part.slice(folder.length)] : [];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap((each) => keysIn(each)) : [];
}

/** The keys that production wants of these receivers. */
export function wantedKeys(receivers: ReceiverKeys): readonly string[] {
  return wanted.flatMap((name) => receivers.get(name) ?? []);
}

/**
 * The fields to get of what was found lacking: those that these receivers read. `asksWhom` adds what production wants and
 * a Secret that is there has not.
 */
export function receiverFields(
  { fields }: Pick<SecretKind, 'fields'>,
  lacking: readonly SecretField[],
  keys: readonly string[],
  receivers: ReceiverKeys,
  asksWhom: boolean,
): readonly SecretField[] {
  const read = new Set([...receivers.values()].flat());
  const missed = new Set(asksWhom ? wantedKeys(receivers).filter((key) => !keys.includes(key)) : []);
  return fields.filter((field) => read.has(field.key) && (lacking.includes(field) || missed.has(field.key)));
}

/** A receiver that would reach nobody, and the keys that it lacks. */
export interface MuteReceiver {
  readonly name: string;
  readonly lacks: readonly string[];
}

export function muteReceivers(receivers: ReceiverKeys, keys: readonly string[]): readonly MuteReceiver[] {
  return [...receivers]
    .map(([name, read]) => ({ name, lacks: read.filter((key) => !keys.includes(key)) }))
    .filter(({ lacks }) => lacks.length > 0);
}

/**
 * @throws {Failure} where production would have nobody to call, unless the person said that this is meant.
 */
export function checkReceivers(environment: Environment, mute: readonly MuteReceiver[], without: boolean): void {
  const missed = mute.filter(({ name }) => wanted.includes(name));
  if (!isLive(environment) || without || missed.length === 0) return;
  throw new Failure({
    what: `Nobody would hear of ${namesOf(missed)} in ${environment}`,
    why: `the Secret monitoring/${receiversSecret} lacks ${missed.flatMap(({ lacks }) => lacks).join(', ')}`,
    wayOut: `Run this on a terminal and type them, or store them in AWS Secrets Manager: docs/bootstrap.md. If it is meant, say --no-receivers.`,
  });
}

/** That nobody hears of some alerts; nothing where somebody hears of all. */
export function muteLines(environment: Environment, mute: readonly MuteReceiver[]): readonly string[] {
  if (mute.length === 0) return [];
  return [
    `NOBODY HEARS of ${namesOf(mute)} of ${environment}: the Secret monitoring/${receiversSecret} lacks ${mute.flatMap(({ lacks }) => lacks).join(', ')}.`,
    `  The alert AlertmanagerNotificationsFailing stays open until it has them: docs/monitoring.md, "Be called".`,
  ];
}

function namesOf(mute: readonly MuteReceiver[]): string {
  const titles: Readonly<Record<string, string>> = {
    page: 'pages',
    ticket: 'tickets',
    heartbeat: 'a heartbeat that stays away',
  };
  return mute.map(({ name }) => titles[name] ?? `what goes to ${name}`).join(' and ');
}
