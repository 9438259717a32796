import type {
  FindingBody,
  FindingDetailsBody,
  FindingListQuery,
  FindingModesBody,
  FindingsHealthBody,
  RevertPlanBody,
  ScanBody,
} from '../schemas/finding.ts';
import type { JsonCall } from './json-call.ts';

/** Findings and scans as functions. Berth only. */
export interface FindingClient {
  listFindings(query?: FindingListQuery, signal?: AbortSignal): Promise<FindingBody[]>;
  findingsHealth(signal?: AbortSignal): Promise<FindingsHealthBody['items']>;
  findingModes(signal?: AbortSignal): Promise<FindingModesBody['modes']>;
  updateFindingModes(
    modes: { code: string; mode: 'notify' | 'approve' | 'auto' }[],
    signal?: AbortSignal,
  ): Promise<FindingModesBody['modes']>;
  getFinding(id: number, signal?: AbortSignal): Promise<FindingDetailsBody>;
  planRevert(id: number, signal?: AbortSignal): Promise<RevertPlanBody>;
  revertFinding(id: number, signal?: AbortSignal): Promise<FindingBody>;
  listScans(cloudAccountId: number, signal?: AbortSignal): Promise<ScanBody[]>;
  startScan(cloudAccountId: number, signal?: AbortSignal): Promise<ScanBody[]>;
}

export function findingClient(json: JsonCall): FindingClient {
  const of = (findingId: number) => ({ findingId });
  return {
    listFindings: async (query = {}, signal) =>
      (await json('getFindings', { query: { ...query }, signal })).findings,
    findingsHealth: async (signal) => (await json('getFindingsHealth', { signal })).items,
    findingModes: async (signal) => (await json('getFindingModes', { signal })).modes,
    updateFindingModes: async (modes, signal) =>
      (await json('updateFindingModes', { body: { modes }, signal })).modes,
    getFinding: (id, signal) => json('getFinding', { params: of(id), signal }),
    planRevert: (id, signal) => json('planFindingRevert', { params: of(id), signal }),
    revertFinding: (id, signal) => json('revertFinding', { params: of(id), signal }),
    listScans: async (cloudAccountId, signal) =>
      (await json('getScans', { params: { cloudAccountId }, signal })).scans,
    startScan: async (cloudAccountId, signal) =>
      (await json('startScan', { params: { cloudAccountId }, signal })).scans,
  };
}
