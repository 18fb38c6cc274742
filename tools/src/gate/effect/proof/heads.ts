/** What a rendered document is. */
export interface Head {
  readonly kind: string;
  readonly name: string;
}

/** The documents of a render, as they stand in it. */
export function documentsOf(text: string): readonly string[] {
  return text.split(/^---\n/m).filter((document) => document.trim() !== '');
}

/** The head of a document as Kustomize prints it, without reading the rest. */
export function headOf(document: string): Head {
  const metadata = /^metadata:\n((?: .*\n?)*)/m.exec(document)?.[1] ?? '';
  return { kind: scalar(/^kind: (.*)$/m.exec(document)), name: scalar(/^ {2}name: (.*)$/m.exec(metadata)) };
}

function scalar(found: RegExpExecArray | null): string {
  return (found?.[1] ?? '').replaceAll(/^["']|["']$/g, '');
}
