import { NODE_READY, NODE_STATE_TAG_KEY } from './subscription-tags.ts';

export interface NodeUserDataInput {
  region: string;
  /** The node's own private address. */
  address: string;
  /** The other nodes' private addresses, in the order of their numbers. */
  peers: string[];
  /** The node that begins the cluster, unless one of the others is part of one already. */
  founder: boolean;
}

/** Where the cluster's nodes listen; the cluster's own traffic is on the port 10,000 higher. */
export const NODE_PORT = 10_000;

/** Words that go into the script as they are, and so may be nothing but these. */
const PLAIN = /^[a-z0-9.-]+$/;

/**
 * What an instance does at its first start: it puts its data volume in place, installs the distribution's
 * Redis-compatible server, joins the other nodes, and reports by tagging itself, which the instance policy permits.
 * It holds no secret: anybody in the account who may describe instances can read it.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
 */
export function nodeUserData({ region, address, peers, founder }: NodeUserDataInput): string {
  for (const word of [region, address, ...peers]) {
    if (!PLAIN.test(word)) throw new Error(`Not a word for a node's script: ${JSON.stringify(word)}`);
  }
  return `#!/bin/bash
set -uo pipefail
REGION=${region}
SELF=${address}
PEERS="${peers.join(' ')}"
PORT=${NODE_PORT}
IMDS=http://169.254.169.254/latest
TOKEN=$(curl -sf -X PUT "$IMDS/api/token" -H 'X-aws-ec2-metadata-token-ttl-seconds: 300')
ID=$(curl -sf -H "X-aws-ec2-metadata-token: $TOKEN" "$IMDS/meta-data/instance-id")
report() {
  for _ in 1 2 3 4 5 6; do
    aws ec2 create-tags --region "$REGION" --resources "$ID" --tags "Key=${NODE_STATE_TAG_KEY},Value=$1" && return
    sleep 10
  done
}
fail() { report "failed: $1"; exit 1; }
report installing

# The data volume is the disk that has neither partitions nor a file system.
DISK=$(lsblk -dnpo NAME,TYPE | awk '$2 == "disk" { print $1 }' | while read -r d; do
  [ "$(lsblk -no NAME "$d" | wc -l)" = 1 ] && [ -z "$(blkid "$d")" ] && echo "$d" && break
done)
if [ -n "$DISK" ]; then
  mkfs.xfs -q "$DISK" || fail 'data volume'
  mkdir -p /data
  echo "UUID=$(blkid -s UUID -o value "$DISK") /data xfs defaults,nofail 0 2" >> /etc/fstab
  mount /data || fail 'data volume'
fi
mkdir -p /data

SERVER=; CLI=
for pair in 'valkey valkey-server valkey-cli' 'redis6 redis6-server redis6-cli' 'redis redis-server redis-cli'; do
  set -- $pair
  if dnf -q -y install "$1"; then SERVER=$(command -v "$2"); CLI=$(command -v "$3"); break; fi
done
[ -n "$SERVER" ] || fail 'no server package'
cat > /etc/systemd/system/database-node.service <<UNIT
[Unit]
After=network-online.target
[Service]
ExecStart=$SERVER --port $PORT --bind 0.0.0.0 --protected-mode no --dir /data --appendonly yes --cluster-enabled yes --cluster-config-file nodes.conf --cluster-announce-ip $SELF
Restart=always
LimitNOFILE=65536
[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload && systemctl enable --now database-node || fail 'server'

ask() { timeout 5 "$CLI" -h "$1" -p "$PORT" "\${@:2}" 2>/dev/null; }
whole() { ask "$1" cluster info | grep -q '^cluster_state:ok'; }
for _ in $(seq 60); do [ "$(ask "$SELF" ping)" = PONG ] && break; sleep 2; done
${founder ? FOUND : JOIN}
for _ in $(seq 90); do whole "$SELF" && break; sleep 5; done
whole "$SELF" || fail 'cluster'
for _ in 1 2 3 4 5 6; do
  aws ec2 create-tags --region "$REGION" --resources "$ID" --tags "Key=${NODE_STATE_TAG_KEY},Value=${NODE_READY}" && exit 0
  sleep 10
done
`;
}

/** Meets the first peer that answers. */
const MEET = `meet() { for p in $PEERS; do [ "$(ask "$p" ping)" = PONG ] && ask "$SELF" cluster meet "$p" "$PORT" && return 0; done; return 1; }`;

const FOUND = `${MEET}
found=yes
for _ in $(seq 6); do for p in $PEERS; do whole "$p" && found=no; done; [ $found = no ] && break; sleep 5; done
if [ $found = yes ]; then ask "$SELF" cluster addslotsrange 0 16383 || ask "$SELF" cluster addslots $(seq 0 16383); else meet; fi`;

const JOIN = `${MEET}
for _ in $(seq 120); do meet && break; sleep 5; done`;
