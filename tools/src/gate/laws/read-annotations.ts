import { at } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { annotationsOfControllers, classOf, doorOf } from '../references/door.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { commandLineOf } from '../references/flags.ts';

const all = Object.values(annotationsOfControllers).flat();

/** What an Ingress says to its controller is said in the words of the controller of its class, and names what that has. */
export function readAnnotations(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.ofKind('Ingress').flatMap((source) => {
    const controller = at(classOf(source, index)?.object, 'spec', 'controller');
    const own = typeof controller === 'string' ? annotationsOfControllers[controller] : undefined;
    if (own === undefined) return [];
    const { annotations = {} } = source.object.metadata;
    return Object.entries(annotations).flatMap(([key, value]) => {
      const isOwn = own.some((prefix) => key.startsWith(prefix));
      if (isOwn) return namesIn(source, key, String(value), index);
      const isForeign =
        all.some((prefix) => key.startsWith(prefix)) || /^[a-z-]*\.?ingress\.kubernetes\.io\//.test(key);
      if (!isForeign) return [];
      const reason = `the controller of its class is ${String(controller)}, which reads none of this`;
      const wayOut = `Leave it out, or say it with an annotation of ${own.join(' or ')}.`;
      return [finding(source, `metadata.annotations[${key}]`, value, { reason, wayOut })];
    });
  });
}

/** Traefik's entry points and middlewares: it leaves a route out that names one which it has not. */
function namesIn(source: Rendered, key: string, value: string, index: EnvironmentIndex): readonly Finding[] {
  const doors = doorOf(source, index);
  const words = value.split(',').map((word) => word.trim());
  const field = `metadata.annotations[${key}]`;
  const refuse = (word: string, has: readonly string[]): Finding =>
    finding(source, field, word, {
      reason: `${doors.map(({ source: door }) => objectName(door.object)).join(', ')} has ${has.join(', ') || 'none'}, and leaves out a route that names another`,
      wayOut: `Name one of these.${didYouMean(word, has)}`,
    });
  if (doors.length === 0) return [];
  const args = doors.flatMap(({ containers }) => containers.flatMap(commandLineOf));
  if (key.endsWith('/router.entrypoints')) {
    const has = namesAfter(args, /^--entry-?points\.([\w-]+)\.address=/i);
    return words.filter((word) => !has.includes(word.toLowerCase())).map((word) => refuse(word, has));
  }
  if (!key.endsWith('/router.middlewares')) return [];
  const providers = namesAfter(args, /^--providers\.([\w-]+)(?:[.=]|$)/i);
  return words
    .filter((word) => !providers.includes(word.replace(/^.*@/, '').toLowerCase()))
    .map((word) =>
      refuse(
        word,
        providers.map((provider) => `…@${provider}`),
      ),
    );
}

function namesAfter(args: readonly string[], pattern: RegExp): readonly string[] {
  return [...new Set(args.flatMap((arg) => pattern.exec(arg)?.[1]?.toLowerCase() ?? []))];
}
