import { createRequire } from 'node:module';

interface State {
  update(change: object): { readonly state: State };
}

/** What is used of the three modules below. */
interface Modules {
  readonly LRLanguage: { define(spec: { parser: unknown }): unknown };
  readonly ensureSyntaxTree: (state: State, upTo: number, milliseconds: number) => unknown;
  readonly EditorState: { create(settings: { doc: string; extensions: unknown }): State };
  readonly Parser: new (state: unknown) => {
    analyze(): void;
    getDiagnostics(): readonly { readonly message: string; readonly from: number; readonly to: number }[];
  };
}

// The checker is published as CommonJS alone, and finds the tree only by its own copy of the other two.
const require = createRequire(import.meta.url);
const { LRLanguage, ensureSyntaxTree } = require('@codemirror/language') as Modules;
const { EditorState } = require('@codemirror/state') as Modules;
const { Parser } = require('@prometheus-io/codemirror-promql/dist/cjs/parser/parser.js') as Modules;
const { parser } = require('@prometheus-io/lezer-promql') as { parser: unknown };

const language = LRLanguage.define({ parser });

/** What Prometheus's own editor says of the types in an expression that parses. */
export function typeProblems(expr: string): string[] {
  const begun = EditorState.create({ doc: expr, extensions: language });
  // An editor gives up after 20 ms and goes on later; on a busy machine half a tree would be judged.
  ensureSyntaxTree(begun, expr.length, 60_000);
  const analysis = new Parser(begun.update({}).state);
  analysis.analyze();
  return analysis
    .getDiagnostics()
    .map(({ message, from, to }) => `${message} at "${expr.slice(from, Math.min(to, from + 60))}"`);
}
