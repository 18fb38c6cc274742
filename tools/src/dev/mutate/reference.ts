import { near } from './near.ts';
import type { Edit, Mutation } from './mutation.ts';
import type { SourcePlace, Range } from './places.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Fields that name another thing, whatever the value. In `any`, in objects and in patches of them. */
const naming: readonly RegExp[] = [
  /(^|\.)(matchLabels|selector)\.[^.*]+([./][^*]*)?$/,
  /(^|\.)(matchExpressions\.\*\.(key|values\.\*)|matchLabelKeys\.\*|topologyKey)$/,
  /(^|\.)(serviceAccountName|claimName|secretName|storageClassName|ingressClassName|priorityClassName|schedulerName)$/,
  /(^|\.)(serviceName|externalName|policyName|container|fieldPath|nodePublishSecretRef|runtimeClassName)$/,
  /(^|\.)(configMapRef|secretRef|configMap|configMapKeyRef|secretKeyRef|secret|persistentVolumeClaim)\.(name|key)$/,
  /(^|\.)(items\.\*\.(key|path)|volumeMounts\.\*\.(name|subPath)|volumes\.\*\.name|volumeClaimTemplates\.\*\.metadata\.name)$/,
  /(^|\.)(roleRef|subjects\.\*|scaleTargetRef|paramKind|paramRef|resourceFieldRef)\.\w+$/,
  /(^|\.)(backend|service)\.(service\.)?(name|port\.(name|number))$/,
  /(^|\.)(containerPort|hostPort|targetPort|nodePort|ports\.\*\.(port|name|endPort)|(httpGet|tcpSocket|grpc)\.(port|path|service)|scheme)$/,
  /^metadata\.namespace$/,
  /(^|\.)(rules\.\*\.(host|http\.paths\.\*\.path)|tls\.\*\.(hosts\.\*|secretName))$/,
  /(^|\.)rules\.\*\.(apiGroups|resources|resourceNames|verbs|nonResourceURLs)\.\*$/,
  /(^|\.)resourceRules\.\*\.(apiGroups|apiVersions|resources)\.\*$/,
  /^spec\.(project|source\.(repoURL|path|targetRevision)|destination\.\w+|sourceRepos\.\*|destinations\.\*\.\w+)$/,
  /(^|\.)\w+Resource(White|Black)list\.\*\.(group|kind|name)$/,
  /(^|\.)(containers|initContainers)\.\*\.image$/,
  /^(provisioner|volumeBindingMode|controller|spec\.controller)$/,
];

/** The same in a kustomization; what is there to be without effect is another kind. */
const kustomizing =
  /^(namespace|namePrefix|resources\.\*|components\.\*|patches\.\*\.path|(configMap|secret)Generator\.\*\.(namespace|files\.\*|literals\.\*|envs\.\*)|images\.\*\.(newName|newTag|digest)|labels\.\*\.pairs\.[^*]+|replacements\.\*\.source\.\w+)$/;

/** Kinds whose objects others name; a Deployment is named by its autoscaler alone, which is a reference itself. */
const named =
  /^(Namespace|Service|ServiceAccount|ConfigMap|(Cluster)?Role|(Ingress|Storage|Priority)Class|AppProject|ValidatingAdmissionPolicy)$/;

/** Words of a language or a person, not names: a change of one is another kind of mistake. */
const speaking =
  /(^|\.)(kind|apiVersion|description|expression|messageExpression|message|policyTypes\.\*|protocol|op|type|value\.expression|effect|operator|title|summary)$/;

/** Each scalar, and each key of a selector, that names another thing: changed to a near miss. */
export function referenceMutations(
  file: string,
  places: readonly SourcePlace[],
  known: Vocabulary,
): readonly Mutation[] {
  return places.flatMap((place) => {
    const one = (range: Range, was: string, now: string): Mutation => {
      const edits: readonly Edit[] = [{ file, start: range[0], end: range[1], text: now }];
      return { kind: 'reference', file, line: place.line, path: place.shown, change: `${was} -> ${now}`, edits };
    };
    if (isForPeople(place, known) || isOfTheProgram(place, places)) return [];
    const found = [...ofKey(place, one), ...ofValue(place, known, one)];
    // A path and the word that it ends with may be one.
    return [...new Map(found.map((each) => [each.change, each])).values()];
  });
}

/** A label by which nobody selects, or words of a program about its own metrics. */
function isForPeople({ path, value, kind }: SourcePlace, { labels }: Vocabulary): boolean {
  const label = /(?:^|\.)(?:metadata\.labels|labels\.\*\.pairs)\.(.+)$/.exec(path)?.[1];
  const isSelected = labels.has(`${label}`) || labels.has(`${label}=${String(value?.value)}`);
  // Nobody selects objects but pods, by their template's labels, and namespaces.
  const isOwn = path.startsWith('metadata.labels.') && kind !== 'Namespace' && kind !== 'Pod';
  return isOwn || (label !== undefined && !isSelected) || /(^|\.)metric_relabel_configs\./.test(path);
}

/** A place in the container that no argument or variable beside it names: the program knows it by itself. */
function isOfTheProgram(place: SourcePlace, places: readonly SourcePlace[]): boolean {
  if (place.key?.text !== 'mountPath' || place.value === undefined) return false;
  const path = String(place.value.value);
  return !places.some((other) => other !== place && String(other.value?.value).includes(path));
}

type Make = (range: Range, was: string, now: string) => Mutation;

function ofKey({ path, key }: SourcePlace, make: Make): readonly Mutation[] {
  if (key === undefined || !/(^|\.)(matchLabels|selector|pairs)\.[^*]+$/.test(path)) return [];
  if (/^(matchLabels|matchExpressions|metadata|template)$/.test(key.text)) return [];
  return [make(key.range, key.text, near(key.text))];
}

function ofValue({ role, path, value, kind, key }: SourcePlace, known: Vocabulary, make: Make): readonly Mutation[] {
  if (value === undefined || value.value === null || typeof value.value === 'boolean' || value.value === '') return [];
  const text = String(value.value);
  const whole = [make(value.range, text, nearOf(value.value))];
  if (role === 'kustomization') return kustomizing.test(path) ? whole : [];
  if (role === 'json-patch' && path === '*.path') return [];
  if (naming.some((pattern) => pattern.test(path))) return text === '*' ? [] : whole;
  if (path === 'metadata.name' && (role === 'patch' || (role === 'object' && named.test(kind)))) return whole;
  const isOwn = path === 'metadata.name' || (key?.text === 'name' && role === 'json-patch');
  if (isOwn || speaking.test(path) || kind === 'CustomResourceDefinition') return [];
  // What a flag is called is the program's language.
  const from = /^--?[\w.-]+=/.exec(text)?.[0].length ?? 0;
  return tokensOf(text)
    .filter(([word, at]) => at >= from && known.words.has(word))
    .map(([word, at]) => {
      const now = text.slice(0, at) + nearOf(/^\d+$/.test(word) ? Number(word) : word) + text.slice(at + word.length);
      return make(value.range, text, quoted(now));
    });
}

/** The words of a text that could be names, with where they begin. */
function tokensOf(text: string): readonly (readonly [string, number])[] {
  const patterns = [/[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?/g, /(?:\/[\w.-]+)+/g];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => [match[0], match.index] as const));
}

function nearOf(value: unknown): string {
  return typeof value === 'number' ? String(value + 1) : quoted(near(String(value)));
}

/** A text as YAML takes it for a text. */
function quoted(text: string): string {
  return /^[\w./@-][\w ./:;=@+,${}()|*-]*$/.test(text) && !/: |^(\d+|true|false|null)$| #/.test(text)
    ? text
    : JSON.stringify(text);
}
