// Plain JavaScript on purpose: an old Node must be able to read it and say what is wrong.
// Every script imports it first.
const needed = 24;
const have = Number(process.versions.node.split('.')[0]);
if (have < needed) {
  console.error(
    `Berth needs Node ${needed} or newer; this is Node ${process.versions.node}. ` +
      'Run it by npm (npm start, npm test, npm run demo): npm ci brings Node 24 along on Linux x64 and arm64. ' +
      'Elsewhere install Node 24 from https://nodejs.org.',
  );
  process.exit(1);
}
