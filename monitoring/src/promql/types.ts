import { createRequire } from 'node:module';

/** What is used of the three modules below. */
interface Modules {
  readonly LRLanguage: { define(spec: { parser: unknown }): unknown };
  readonly EditorState: { create(settings: { doc: string; extensions: unknown }): unknown };
  readonly Parser: new (state: unknown) => {
    analyze(): void;
    getDiagnostics(): readonly { readonly message: string; readonly from: number; readonly to: number }[];
  };
}

// The checker is published as CommonJS alone, and finds the tree only by its own copy of the other two.
const require = createRequire(import.meta.url);
const { LRLanguage } = require('@codemirror/language') as Modules;
const { EditorState } = require('@codemirror/state') as Modules;
const { Parser } = require('@prometheus-io/codemirror-promql/dist/cjs/parser/parser.js') as Modules;
const { parser } = require('@prometheus-io/lezer-promql') as { parser: unknown };

const language = LRLanguage.define({ parser });

/** What Prometheus's own editor says of the types in an expression that parses. */
export function typeProblems(expr: string): string[] {
  const analysis = new Parser(EditorState.create({ doc: expr, extensions: language }));
  analysis.analyze();
  return analysis
    .getDiagnostics()
    .map(({ message, from, to }) => `${message} at "${expr.slice(from, Math.min(to, from + 60))}"`);
}
