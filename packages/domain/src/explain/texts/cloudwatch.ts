import type { ActionTexts } from '../action-text.ts';

/** CloudWatch, by three patterns in every generation of the user policy. */
export const CLOUDWATCH: ActionTexts = {
  'cloudwatch:Describe*': {
    phase: 'support',
    purpose: 'Reads alarms, and when they went off.',
    without: 'Support does not see which alarms the customer has set on the nodes.',
    abuse: 'Alarms of all workloads are read: what is watched, at which limits, and who is told.',
  },
  'cloudwatch:Get*': {
    phase: 'run',
    purpose: "Reads the nodes' measurements: processor, network, volumes.",
    without: 'Why a node is slow has to be found out on the node itself.',
    abuse:
      'Measurements and dashboards of all workloads are read, which shows how busy a business is. AWS bills the reads of measurements.',
  },
  'cloudwatch:List*': {
    phase: 'support',
    purpose: 'Finds out which measurements and dashboards there are.',
    without: 'Measurements can be read only by names that are known beforehand.',
    abuse: 'Names of measurements and dashboards tell which services the account uses.',
  },
};
