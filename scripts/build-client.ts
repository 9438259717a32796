import path from 'node:path';
import { buildClientPackage, CLIENT_PACKAGE } from './lib/client-package.ts';
import { ROOT } from './lib/run.ts';

// `npm run build:client`: the typed client as a package, to be packed or published from there.
await buildClientPackage(CLIENT_PACKAGE);
console.log(`Built @berth/api. Pack it with: npm pack ./${path.relative(ROOT, CLIENT_PACKAGE)}`);
