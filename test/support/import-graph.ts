import { existsSync } from 'node:fs';
import path from 'node:path';
import { filesBelow, importsIn, isTestCode, manifest, packageFolders, ROOT, read } from './sources.ts';

/** What makes a test file one that touches the database: it opens one, or starts a server that does. */
const DATABASE_SOURCES = ['@electric-sql/pglite', 'test/support/stack.ts'];

/**
 * The test files that touch the database, found by following their imports to the embedded database's package
 * or to the helper that starts a whole server. Nothing is marked by hand, so nothing can be forgotten.
 */
export function databaseTests(): string[] {
  const reaches = reachability(DATABASE_SOURCES);
  return filesBelow('.', ['.test.ts']).filter((file) => isTestCode(file) && reaches(file));
}

/** A function that tells whether a file's imports, followed to the end, reach one of the targets. */
export function reachability(targets: string[]): (file: string) => boolean {
  const known = new Map<string, string[]>();
  const next = (file: string): string[] => {
    const imports = known.get(file) ?? resolveImports(file);
    known.set(file, imports);
    return imports;
  };
  return (start) => {
    const seen = new Set<string>([start]);
    const queue = [start];
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      if (targets.includes(file)) return true;
      for (const target of file.endsWith('.ts') ? next(file) : []) {
        if (!seen.has(target)) queue.push(target);
        seen.add(target);
      }
    }
    return false;
  };
}

/** Imports that exist at run time: files as paths from the root, others by their package's specifier. */
function resolveImports(file: string): string[] {
  return importsIn(read(file))
    .filter((found) => !found.typeOnly)
    .map(({ specifier }) => {
      if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier);
      return ownDoor(specifier) ?? specifier;
    })
    .filter(
      (target) =>
        !target.startsWith('node:') && (!target.endsWith('.ts') || existsSync(path.join(ROOT, target))),
    );
}

/** The file behind `@berth/x` or `@berth/x/testing`, or null for a package that is not ours. */
function ownDoor(specifier: string): string | null {
  const [, name, inside] = /^@berth\/([^/]+)(\/.+)?$/.exec(specifier) ?? [];
  if (!name || !packageFolders().includes(name)) return null;
  const door = manifest(`packages/${name}`).exports?.[inside ? `.${inside}` : '.'];
  return door ? path.posix.join('packages', name, door) : null;
}
