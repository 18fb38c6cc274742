import { parse } from 'yaml';
import { isYamlError } from '../../lib/values/yaml-error.ts';
import { at, listAt, textsAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';

const name = 'argocd-notifications-cm';

/**
 * Argo CD's notifications say what their settings lead to: a subscription to a trigger that is not there, or a trigger
 * that sends no template, is said in a log alone, and then nobody hears of a version's health.
 */
export function wholeNotifications(objects: readonly Rendered[]): readonly Finding[] {
  return objects
    .filter(({ object }) => object.kind === 'ConfigMap' && object.metadata?.name === name)
    .flatMap((source) => {
      const data = (source.object['data'] ?? {}) as Readonly<Record<string, string>>;
      const values = new Map(Object.entries(data).map(([key, text]) => [key, settingIn(text)]));
      return [...values].flatMap(([key, value]) => brokenIn(source, key, value, values));
    });
}

function brokenIn(
  source: Rendered,
  key: string,
  value: unknown,
  all: ReadonlyMap<string, unknown>,
): readonly Finding[] {
  const refuse = (what: unknown, reason: string, wayOut: string): readonly Finding[] => [
    finding(source, `data.${key}`, what, { reason, wayOut }),
  ];
  if (value === undefined) return refuse('unreadable', 'it is no YAML', 'Mend its text.');
  const absent = (kind: string, wanted: readonly unknown[]) =>
    wanted.flatMap((one) =>
      [...all.keys()].some((there) => isNamed(there, kind, String(one)))
        ? []
        : refuse(one, `there is no ${kind}.${String(one)}`, `Add it to ${name}, or name one that is there.`),
    );
  if (key === 'subscriptions') {
    return entriesOf(value).flatMap((subscription) => {
      const services = textsAt(subscription, 'recipients').map((recipient) => recipient.split(':')[0]);
      return absent('trigger', listAt(subscription, 'triggers')).concat(absent('service', services));
    });
  }
  if (!key.startsWith('trigger.')) return [];
  return entriesOf(value).flatMap((condition) => {
    const send = listAt(condition, 'send');
    const wayOut = 'Give each condition a `when` and a `send`.';
    return at(condition, 'when') === undefined || send.length === 0
      ? refuse('a condition', 'it is never met, or sends nothing', wayOut)
      : absent('template', send);
  });
}

/** `service.slack` is slack, and `service.webhook.releases` is releases. */
function isNamed(key: string, kind: string, wanted: string): boolean {
  return (
    key === `${kind}.${wanted}` ||
    (kind === 'service' && /^service\.[^.]+\.(?<own>.+)$/.exec(key)?.groups?.['own'] === wanted)
  );
}

function entriesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A setting's value; undefined where its text is no YAML. */
function settingIn(text: string): unknown {
  try {
    return parse(text) ?? null;
  } catch (error) {
    // An alias to nowhere is a ReferenceError.
    if (isYamlError(error)) return undefined;
    throw error;
  }
}
