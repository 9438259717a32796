/** `ClusterNodeRole` in Terraform's spelling: `cluster_node_role`. */
export const terraformName = (id: string): string =>
  id.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** The name of an attachment in the module. */
export const attachmentName = (holderId: string, policyId: string): string =>
  `${terraformName(holderId)}_${terraformName(policyId)}`;
