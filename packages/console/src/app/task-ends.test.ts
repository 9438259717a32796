import type { Task } from '@berth/api';
import { expect, test } from 'vitest';
import { TaskEnds } from './task-ends.ts';

const task = (taskId: string, status: Task['status']): Task => ({ taskId, status });
const told = (ends: TaskEnds, ...tasks: Task[]) => ends.look(tasks).toTell.map(({ taskId }) => taskId);

test('the end of a task that was under way is told once, and old tasks are no news', () => {
  const ends = new TaskEnds();
  expect(told(ends, task('old', 'processing-completed'), task('a', 'received'))).toEqual([]);
  expect(told(ends, task('old', 'processing-completed'), task('a', 'processing-error'))).toEqual(['a']);
  expect(told(ends, task('a', 'processing-error'))).toEqual([]);
});

test('a task that was begun here is told even when it ends before anybody looks', () => {
  const ends = new TaskEnds();
  ends.begun('quick');
  expect(told(ends, task('quick', 'processing-completed'))).toEqual(['quick']);
});

test('a task that a page shows is not told twice', () => {
  const ends = new TaskEnds();
  const leave = ends.show('a');
  ends.show('b')();
  ends.look([task('a', 'received'), task('b', 'received')]);
  const { ended, toTell } = ends.look([task('a', 'processing-completed'), task('b', 'processing-completed')]);
  expect(ended.length).toBe(2);
  expect(toTell.map(({ taskId }) => taskId)).toEqual(['b']);
  leave();
});

test('what a page has told as it was left is not told again by whoever looks later', () => {
  const ends = new TaskEnds();
  const leave = ends.show('a');
  ends.begun('a');
  ends.told('a');
  leave();
  const { ended, toTell } = ends.look([task('a', 'processing-completed')]);
  expect(ended.length).toBe(1);
  expect(toTell).toEqual([]);
});

test('a question changes nothing, and its end is no news', () => {
  const ends = new TaskEnds();
  const asked = (status: Task['status']): Task => ({
    ...task('q', status),
    commandType: 'vpcPeeringGetRequest',
  });
  expect(told(ends, asked('received'))).toEqual([]);
  expect(ends.look([asked('processing-completed')])).toEqual({ ended: [], toTell: [] });
});
