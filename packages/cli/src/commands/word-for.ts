import { plain } from '../output.ts';

/** What a person types to confirm: the name, or the id where the name cannot be typed. */
export const wordFor = ({ id, name }: { id: number; name: string }): string =>
  plain(name) === name && name.trim() === name && !/\s{2,}|[\n\t]/.test(name) ? name : String(id);
