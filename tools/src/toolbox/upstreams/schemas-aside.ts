/** A schema of a CustomResourceDefinition that is set aside while Kustomize works, since nothing there reads it. */
export interface SetAside {
  /** The line that stands in its place. */
  readonly line: string;
  /** Of its definition. */
  readonly name: string;
  /** The lines that Kustomize prints for it. */
  readonly text: string;
}

const head = /^( *)openAPIV3Schema:$/;

/**
 * The text with a marker in place of each schema; markers count on from `first`.
 * Most of an operator's manifests is schemas, and reading and writing YAML is most of what Kustomize does.
 */
export function withoutSchemas(
  text: string,
  key: string,
  first: number,
): { readonly text: string; readonly next: number } {
  let next = first;
  const kept = dropSchemas(text, (line) => `${line} schema-${key}-${next++}`);
  return { text: kept.lines.join('\n'), next };
}

/**
 * What was set aside, by what Kustomize renders with it and without; undefined when the two do not differ by it alone.
 */
export function setAside(full: string, without: string): readonly SetAside[] | undefined {
  const markers = without.split('\n').filter((line) => /openAPIV3Schema: schema-/.test(line));
  const { blocks } = dropSchemas(full, (line) => line);
  const names = markers.map((line) => definitionOf(line, without));
  if (blocks.length !== markers.length || names.includes(undefined)) return undefined;
  const found = markers.map((line, index) => ({ line, name: names[index]!, text: blocks[index]! }));
  return withSchemas(without, found) === full ? found : undefined;
}

/**
 * The render with the schemas back in their places; undefined when something else was done to one than to leave it or its
 * whole definition out, so that only a render with the schemas themselves tells what comes of it.
 */
export function withSchemas(render: string, aside: readonly SetAside[]): string | undefined {
  let text = render;
  for (const { line, text: schema, name } of aside) {
    const marker = line.slice(line.lastIndexOf(' ') + 1);
    const [before, after, ...more] = text.split(new RegExp(`${marker}(?!\\d)`));
    if (after === undefined) {
      if (definitionsIn(text).some((lines) => lines.includes(`  name: ${name}`))) return undefined;
      continue;
    }
    const lead = `\n${line.slice(0, -marker.length)}`;
    if (more.length > 0 || !before!.endsWith(lead) || !/^(\n|$)/.test(after)) return undefined;
    text = `${before!.slice(0, -lead.length)}\n${schema}${after}`;
  }
  return text;
}

function dropSchemas(text: string, mark: (line: string) => string): { lines: string[]; blocks: string[] } {
  const lines: string[] = [];
  const blocks: string[][] = [];
  let depth: number | undefined;
  for (const line of text.split('\n')) {
    if (depth !== undefined) {
      if (line.trim() === '' || line.search(/\S/) > depth) {
        blocks.at(-1)!.push(line);
        continue;
      }
      depth = undefined;
    }
    const indent = head.exec(line)?.[1]?.length;
    if (indent !== undefined) {
      depth = indent;
      blocks.push([line]);
    }
    lines.push(indent === undefined ? line : mark(line));
  }
  return { lines, blocks: blocks.map((block) => block.join('\n')) };
}

function definitionOf(line: string, text: string): string | undefined {
  const document = definitionsIn(text).find((lines) => lines.includes(line));
  return /^ {2}name: (.+)$/m.exec(document?.join('\n') ?? '')?.[1];
}

function definitionsIn(text: string): readonly (readonly string[])[] {
  const documents = text.split(/^---$/m).map((document) => document.split('\n'));
  return documents.filter((lines) => lines.includes('kind: CustomResourceDefinition'));
}
