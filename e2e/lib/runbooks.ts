/** One command of a runbook, as it is written there. */
export interface RunbookCommand {
  /** The file's name without `.md`. */
  readonly page: string;
  readonly language: 'sh' | 'promql';
  readonly text: string;
}

/** What a person types; other words between backticks are names and values. */
const program = /^(?:kubectl|npm|git|curl|aws|amtool) \S/;

/** Every command of a page of Markdown: the lines of its blocks of sh, its blocks of promql, and those between backticks. */
export function runbookCommands(page: string, text: string): readonly RunbookCommand[] {
  const blocks = [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].flatMap(
    ([, language, block = '']): RunbookCommand[] => {
      if (language === 'sh') return linesOf(block).map((line) => ({ page, language: 'sh', text: line }));
      return language === 'promql' ? [{ page, language: 'promql', text: block.trim() }] : [];
    },
  );
  const prose = text.replaceAll(/^```[^]*?^```$/gm, '');
  const inline = [...prose.matchAll(/`([^`]+)`/g)]
    .map(([, code = '']) => code.replaceAll(/\s+/g, ' '))
    .filter((code) => program.test(code))
    .map((code) => ({ page, language: 'sh' as const, text: code }));
  return [...blocks, ...inline];
}

/** The commands of a block, each on one line and without what is said about it. */
function linesOf(block: string): readonly string[] {
  return block
    .replaceAll(/ *\\\n */g, ' ')
    .split('\n')
    .map((line) => line.replace(/\s+# .*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** The command with values for its words in capitals, as `job/NAME`; those of the shell, as `$NAME`, stay. */
export function filled({ text }: RunbookCommand, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/'[^']*'|(?<![\w$\-{])[A-Z]{3,}(?![\w-])/g, (word) => values[word] ?? word);
}
