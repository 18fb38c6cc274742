import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { terminalOn } from './ask.ts';

/** Answers a question as a person would, and gives what the terminal showed. */
async function answered(typed: string, question: 'ask' | 'askHidden'): Promise<{ got: string; shown: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const asked = terminalOn(input, output)[question]('Password: ');
  input.write(typed);
  try {
    const got = await asked;
    return { got, shown: String(output.read()) };
  } finally {
    input.end();
  }
}

test('what is typed at a hidden question is taken and not shown', async () => {
  const { got, shown } = await answered('correct horse\n', 'askHidden');
  expect(got).toBe('correct horse');
  expect(shown).toBe('Password: \n');
});

test('what is typed at another question is shown', async () => {
  const { got, shown } = await answered('staging\n', 'ask');
  expect(got).toBe('staging');
  expect(shown).toContain('staging');
});

test('an end of the input, or Ctrl-C, is a sentence and no answer', async () => {
  await expect(answered('\u0004', 'askHidden')).rejects.toThrow('Ended at a question');
  await expect(answered('half\u0003', 'askHidden')).rejects.toThrow('Ended at a question');
});
