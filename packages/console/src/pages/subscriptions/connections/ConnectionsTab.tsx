import SpaceBetween from '@cloudscape-design/components/space-between';
import { PeeringsTable } from './PeeringsTable.tsx';
import { TransitGatewaysTable } from './TransitGatewaysTable.tsx';
import type { ConnectionsProps } from './use-connections.ts';

/** What the network of a subscription is connected with: VPCs, and transit gateways. */
export default function ConnectionsTab(props: ConnectionsProps) {
  return (
    <SpaceBetween size="l">
      <PeeringsTable {...props} />
      <TransitGatewaysTable {...props} />
    </SpaceBetween>
  );
}
