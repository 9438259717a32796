import { builtinModules } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  filesBelow,
  type Import,
  importsIn,
  isTestCode,
  type Manifest,
  manifest,
  packageFolders,
  read,
} from '../support/sources.ts';

/** Who may import whom: the table of docs/architecture.md. `types` means `import type` only. */
const MAY_IMPORT: Record<string, Record<string, 'all' | 'types'>> = {
  domain: {},
  engine: { domain: 'all' },
  aws: { domain: 'all', engine: 'types' },
  // Published as a package of its own, so nothing of ours can be there.
  api: {},
  server: { domain: 'all', engine: 'all', aws: 'all', api: 'all' },
  console: { api: 'all' },
  cli: { api: 'all', domain: 'all', engine: 'all', aws: 'all' },
  sandbox: {},
};

/** Packages from outside that only one place may import, with what everybody else does instead. */
const ONLY_IN = [
  {
    what: /^(react|react-dom|wouter|@cloudscape-design\/|@tanstack\/)/,
    where: /^packages\/console\//,
    fix: 'only the console draws pages',
  },
  {
    what: /^drizzle-(orm|kit)/,
    where: /^packages\/server\/(src\/db\/|drizzle\.config\.ts)/,
    fix: 'only packages/server/src/db knows SQL: add a query there that returns domain types and call that',
  },
  {
    what: /^@aws-sdk\/|^@smithy\//,
    where: /^packages\/(aws|sandbox)\//,
    fix: 'only packages/aws talks to AWS (and the sandbox speaks its protocols): add an operation there and call that',
  },
  {
    what: /^@cloud-copilot\/(?!iam-data$)/,
    where: /^packages\/sandbox\//,
    fix: 'it is AGPL-3.0: only packages/sandbox may depend on it',
  },
  {
    what: /^@cloud-copilot\/iam-data$/,
    where: /^packages\/engine\//,
    fix: "AWS's list of actions is loaded in one place: call loadActionCatalogue of packages/engine",
  },
  {
    what: /^(hono|@hono\/)/,
    where: /^packages\/server\//,
    fix: 'only the server speaks HTTP to clients: clients use the typed client of packages/api',
  },
];

interface Found extends Import {
  file: string;
  package: string;
}

const found: Found[] = packageFolders().flatMap((name) =>
  filesBelow(`packages/${name}`, ['.ts', '.tsx', '.mjs']).flatMap((file) =>
    importsIn(read(file)).map((one) => ({ ...one, file, package: name })),
  ),
);
const at = (one: Found): string => `${one.file}:${one.line} imports '${one.specifier}'`;
const isDevelopment = (file: string): boolean => isTestCode(file) || file.endsWith('.config.ts');
const product = found.filter((one) => !isTestCode(one.file));

describe('Imports', () => {
  test('every package is in the table', () => {
    const unknown = packageFolders().filter((name) => !(name in MAY_IMPORT));
    expect(unknown, 'add the package to the table here and in docs/architecture.md').toEqual([]);
  });

  test('a package imports of ours only what the table allows', () => {
    const breaches = product.flatMap((one) => {
      const target = /^@berth\/([^/]+)/.exec(one.specifier)?.[1];
      if (!target || target === one.package) return [];
      const allowed = MAY_IMPORT[one.package]?.[target];
      if (!allowed)
        return [`${at(one)}: ${one.package} may not know ${target}; move the code, or pass it in as a port`];
      if (allowed === 'types' && !one.typeOnly)
        return [`${at(one)}: ${one.package} may take types only; use import type`];
      return [];
    });
    expect(breaches).toEqual([]);
  });

  test('a package is entered by its door, never by a path into it', () => {
    const breaches = found.flatMap((one) => {
      if (/^@berth\/[^/]+\/(?!testing$)/.test(one.specifier))
        return [`${at(one)}: import '@berth/<package>' and export what is missing from its src/index.ts`];
      if (!one.specifier.startsWith('.')) return [];
      const target = path.posix.join(path.posix.dirname(one.file), one.specifier);
      const inside = target.startsWith(`packages/${one.package}/`);
      if (inside || (isTestCode(one.file) && target.startsWith('test/'))) return [];
      return [`${at(one)}: leaves its package; import the other package by name`];
    });
    expect(breaches).toEqual([]);
  });

  test('what runs in a browser imports nothing of Node', () => {
    const breaches = product
      .filter((one) => ['console', 'api', 'domain'].includes(one.package) && !isDevelopment(one.file))
      .filter((one) => /^node:/.test(one.specifier) || builtinModules.includes(one.specifier))
      .map((one) => `${at(one)}: it is not there in a browser`);
    expect(breaches).toEqual([]);
  });

  test('product code imports no test code', () => {
    const breaches = product
      .filter(
        (one) =>
          /^@berth\/[^/]+\/testing$/.test(one.specifier) ||
          /(\/testing\/|\.test\.ts$|^vitest|^fast-check)/.test(one.specifier),
      )
      .map((one) => `${at(one)}: move what is needed out of the test code`);
    expect(breaches).toEqual([]);
  });

  test('what a package imports from outside, its own package.json declares', () => {
    const breaches = found.flatMap((one) => {
      const name = outsidePackage(one.specifier);
      if (!name || name === `@berth/${one.package}`) return [];
      if (declares(manifest(`packages/${one.package}`), name, isDevelopment(one.file))) return [];
      if (isTestCode(one.file) && (declares(manifest('.'), name, true) || name.startsWith('@berth/')))
        return [];
      return [`${at(one)}: npm i -E -w packages/${one.package} ${name}`];
    });
    expect(breaches).toEqual([]);
  });

  test('what a package declares, it imports', () => {
    const breaches = packageFolders().flatMap((name) => {
      const used = new Set(
        found.filter((one) => one.package === name).map((one) => outsidePackage(one.specifier)),
      );
      const declared = Object.keys(manifest(`packages/${name}`).dependencies ?? {});
      return declared
        .filter((dependency) => !used.has(dependency))
        .map(
          (dependency) =>
            `packages/${name} never imports ${dependency}: npm rm -w packages/${name} ${dependency}`,
        );
    });
    expect(breaches).toEqual([]);
  });

  test.each(ONLY_IN)('$what is imported only in its place', ({ what, where, fix }) => {
    const breaches = product
      .filter((one) => what.test(one.specifier) && !where.test(one.file))
      .map((one) => `${at(one)}: ${fix}`);
    expect(breaches).toEqual([]);
  });
});

/** The package's name in an import from outside, or null for files, ourselves and Node's own modules. */
function outsidePackage(specifier: string): string | null {
  if (/^(\.|#|node:)/.test(specifier) || builtinModules.includes(specifier)) return null;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? null);
}

function declares(of: Manifest, name: string, inTests: boolean): boolean {
  return name in (of.dependencies ?? {}) || (inTests && name in (of.devDependencies ?? {}));
}
