import type { Task } from '@berth/api';
import { hasEnded, isQuestion } from '../ui/task-words.ts';

/** Notices when tasks end, so that each end is told once: at the top of the page, or by the page that shows the task. */
export class TaskEnds {
  /** Seen under way, or begun here, and not seen at their end. */
  readonly #underWay = new Set<string>();
  readonly #shown = new Map<string, number>();
  readonly #told = new Set<string>();

  /** A task that was begun here: its end counts even when it comes before anybody looks. */
  begun(taskId: string): void {
    this.#underWay.add(taskId);
  }

  /** A page shows that task itself, until the returned function is called. */
  show(taskId: string): () => void {
    this.#shown.set(taskId, (this.#shown.get(taskId) ?? 0) + 1);
    return () => {
      this.#shown.set(taskId, (this.#shown.get(taskId) ?? 1) - 1);
    };
  }

  /** Somebody has said how it ended, better than could be said of any task: it is not said again. */
  told(taskId: string): void {
    this.#told.add(taskId);
  }

  /** Those that have ended since the last look, and of them those that no page shows. Questions change nothing. */
  look(tasks: readonly Task[]): { ended: readonly Task[]; toTell: readonly Task[] } {
    for (const task of tasks) if (!hasEnded(task) && !isQuestion(task)) this.#underWay.add(task.taskId);
    const ended = tasks.filter((task) => hasEnded(task) && this.#underWay.delete(task.taskId));
    const isTold = (taskId: string): boolean =>
      this.#told.delete(taskId) || (this.#shown.get(taskId) ?? 0) > 0;
    return { ended, toTell: ended.filter(({ taskId }) => !isTold(taskId)) };
  }
}
