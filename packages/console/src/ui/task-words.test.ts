import type { Task } from '@berth/api';
import { expect, test } from 'vitest';
import { taskSays } from './task-words.ts';

const failed = (description: string): Task =>
  ({
    taskId: '1',
    status: 'processing-error',
    description: 'Task request failed.',
    response: { error: { type: 'GENERAL_ERROR', status: '400 BAD REQUEST', description } },
  }) as Task;

const CASES = [
  {
    says: 'accessKeyId: the user may not ec2:RunInstances.',
    shown: 'AWS access key: the user may not ec2:RunInstances.',
  },
  { says: 'consolePassword: it is empty.', shown: 'Console password: it is empty.' },
  { says: 'AWS did not answer: try again.', shown: 'AWS did not answer: try again.' },
  { says: 'ratio: too large.', shown: 'ratio: too large.' },
  {
    says: 'networking.deploymentCIDR: no range.\nresourceTags: too many.',
    shown: 'Range of the network: no range.\nTags: too many.',
  },
];

test.each(CASES)('a task that failed with "$says" says "$shown"', ({ says, shown }) => {
  expect(taskSays(failed(says))).toBe(shown);
});

test('a task that did not fail says what it does', () => {
  expect(taskSays({ taskId: '1', status: 'received', description: 'Verifying.' } as Task)).toBe('Verifying.');
});
