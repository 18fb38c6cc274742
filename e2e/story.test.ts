import { describe, expect, test } from '@jest/globals';
import type { Figure } from './report.ts';
import { createStory } from './story.ts';

describe('a story', () => {
  test('prints each step with its time and hands its result on', async () => {
    const lines: string[] = [];
    const { story } = createStory('bump', (line) => lines.push(line), []);
    expect(await story.step('push', async () => 7)).toBe(7);
    expect(lines[0]).toMatch(/^ {2}\[bump\] ok {3}push \(0\.\d\d s\)$/);
  });

  test('a failed step is printed as failed and ends the story', async () => {
    const lines: string[] = [];
    const { story } = createStory('bump', (line) => lines.push(line), []);
    await expect(story.step('push', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(lines[0]).toContain('FAIL push');
  });

  test('undoes in reverse order, goes on after a part that fails, and reports that part', async () => {
    const undone: string[] = [];
    const { story, clear } = createStory('bump', () => {}, []);
    story.cleanUp('undo the first', async () => undone.push('first'));
    story.cleanUp('undo the second', () => Promise.reject(new Error('gone')));
    story.cleanUp('undo the third', async () => undone.push('third'));
    expect(await clear()).toEqual(['could not undo the second: Error: gone']);
    expect(undone).toEqual(['third', 'first']);
  });

  test('keeps figures rounded to hundredths', () => {
    const figures: Figure[] = [];
    createStory('bump', () => {}, figures).story.figure('served', 2.71528, 's');
    expect(figures).toEqual([{ scenario: 'bump', name: 'served', value: 2.72, unit: 's' }]);
  });
});
