import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The checkout's root folder. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

const SKIPPED_FOLDERS = new Set(['node_modules', '.git', '.berth', '.cache', 'dist', 'coverage']);

/** One import of a source file. */
export interface Import {
  specifier: string;
  /** `import type`, `export type … from`: gone at run time. */
  typeOnly: boolean;
  line: number;
}

/** Paths, relative to the root and with `/`, of every file below `folder` whose name ends in one of `endings`. */
export function filesBelow(folder: string, endings: string[]): string[] {
  const found: string[] = [];
  const walk = (relative: string): void => {
    for (const entry of readdirSync(path.join(ROOT, relative), { withFileTypes: true })) {
      const inside = relative === '.' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) walk(inside);
      else if (entry.isFile() && endings.some((ending) => entry.name.endsWith(ending))) found.push(inside);
    }
  };
  walk(folder);
  return found.sort();
}

/** The text of a file, by its path relative to the root. */
export function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

// The formatter puts every static import at the start of a line, so no parser is needed to find them.
const STATIC = /^(?:import|export)\s+(type\s)?(?:[^;'"`]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]/g;
const BY_URL = /\bimport\.meta\.resolve\(\s*['"]([^'"]+)['"]/g;

/** Every import of a source text: static, dynamic, re-exports, and what `import.meta.resolve` names. */
export function importsIn(text: string): Import[] {
  const code = withoutComments(text);
  const lineAt = (index: number): number => code.slice(0, index).split('\n').length;
  const found: Import[] = [];
  for (const match of code.matchAll(STATIC))
    found.push({ specifier: match[2] ?? '', typeOnly: match[1] !== undefined, line: lineAt(match.index) });
  for (const pattern of [DYNAMIC, BY_URL])
    for (const match of code.matchAll(pattern))
      found.push({ specifier: match[1] ?? '', typeOnly: false, line: lineAt(match.index) });
  return found;
}

/**
 * The text with its comments blanked and its lines kept. A `//` inside a string is taken for a comment unless a
 * colon stands before it (a URL): that can hide the rest of one line from a check, never invent a breach.
 */
export function withoutComments(text: string): string {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, ' ');
  return text.replace(/(?<![:'"`\\\w*])\/\*[\s\S]*?\*\//g, blank).replace(/(?<![:'"`\\])\/\/.*$/gm, blank);
}

/** True for tests and what only tests use. */
export function isTestCode(file: string): boolean {
  return (
    file.startsWith('test/') ||
    file.endsWith('.test.ts') ||
    file.includes('/src/testing/') ||
    /^packages\/[^/]+\/test\//.test(file)
  );
}

export interface Manifest {
  name: string;
  license: string;
  private?: boolean;
  type?: string;
  exports?: Record<string, string>;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** A parsed `package.json`, by its folder relative to the root (`.` for the root's own). */
export function manifest(folder: string): Manifest {
  return JSON.parse(read(`${folder}/package.json`)) as Manifest;
}

/** The folder names below `packages/`. */
export function packageFolders(): string[] {
  return readdirSync(path.join(ROOT, 'packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
