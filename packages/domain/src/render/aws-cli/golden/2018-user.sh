#!/bin/sh
# shellcheck disable=SC2016 # What stands in single quotes is meant to stay as it is.
# Redis Cloud cloud account: IAM resources, policy generation 2018.
# Console access by user. Made by "berth iam render --format aws-cli"; blueprint iam/redis-cloud.
#
# It looks first, says what it would do, and asks. Run again, it changes nothing; stopped half-way, it goes on.
# It deletes nothing that it did not make. The tags that it sets let "berth iam plan" check the account and
# "berth iam destroy" remove everything again.
usage() {
  printf '%s\n' 'Redis Cloud cloud account: IAM resources, policy generation 2018'
  printf '%s\n' ''
  printf '%s\n' 'Usage: sh redis-cloud-iam-2018.sh [--yes] [--adopt] [--account NUMBER] [--secret-file FILE]'
  printf '%s\n' ''
  printf '%s\n' '  --yes               do not ask before changing the account'
  printf '%s\n' '  --account NUMBER    stop when this is another AWS account'
  printf '%s\n' '  --secret-file FILE  where the new access key goes (default: berth-iam-NUMBER.json, here)'
  printf '%s\n' '  --adopt             take over things of the right name that were made by other means'
  printf '%s\n' '  --help              this text'
  printf '%s\n' ''
  printf '%s\n' 'The AWS CLI decides whose credentials these are, and where AWS is, by its usual variables:'
  printf '%s\n' ''
  printf '%s\n' '  AWS_PROFILE=admin sh redis-cloud-iam-2018.sh --account 123456789012'
  printf '%s\n' '  AWS_ENDPOINT_URL=http://127.0.0.1:4599 sh redis-cloud-iam-2018.sh --yes'
  printf '%s\n' ''
  printf '%s\n' 'Exit codes: 0 done, 1 stopped (it says at what, and what to do), 2 wrong usage.'
}

set -eu
umask 077

# No pager, no prompt and no colours of the AWS CLI: its answers are read by this script.
AWS_PAGER=
AWS_CLI_AUTO_PROMPT=off
export AWS_PAGER AWS_CLI_AUTO_PROMPT

# Where AWS is: versions of the AWS CLI before 1.29 and 2.13 do not read these variables, and would go to AWS itself.
endpoint_iam=${AWS_ENDPOINT_URL_IAM:-${AWS_ENDPOINT_URL:-}}
endpoint_sts=${AWS_ENDPOINT_URL_STS:-${AWS_ENDPOINT_URL:-}}
run_aws() {
  case $1 in
    iam) endpoint=$endpoint_iam ;;
    *) endpoint=$endpoint_sts ;;
  esac
  [ -z "$endpoint" ] || set -- "$@" "--endpoint-url=$endpoint"
  aws "$@" </dev/null
}

say() { printf '%s\n' "$1"; }
complain() { printf '%s\n' "$1" >&2; }

wrong_usage() {
  complain "$1"
  complain 'Run it with --help to see how it is used. Nothing was changed.'
  exit 2
}

# stop WHAT REMEDY: the end at the first thing that fails.
stop() {
  complain "Stopped: $1"
  complain "  -> $2"
  what_stands
  exit 1
}

what_stands() {
  if [ "$changed" = yes ]; then
    complain '  What was made so far stays. Run this script again, and it goes on from there.'
  else
    complain '  Nothing was changed.'
  fi
}

changed=no
work=
secret_state=none

# Removes what this run put on this machine, except a file that holds a secret.
tidy() {
  [ "$secret_state" != reserved ] || rm -f -- "$secret_file"
  [ -z "$work" ] || rm -rf -- "$work"
}
trap tidy EXIT
stoppable() {
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}
stoppable

# error_is CODE: whether AWS refused the last call with this error code.
error_is() { grep -q "An error occurred ($1) when calling the " "$work/error"; }

# aws_failed WHAT: says what failed, in AWS's own words too, and what to do.
aws_failed() {
  complain "Stopped: $1."
  tr -cd '\11\12\40-\176' <"$work/error" | sed -n 's/^/  /; /[^ ]/p' >&2
  if error_is AccessDenied || error_is AccessDeniedException; then
    complain '  -> Have this action allowed to your credentials, or use others that may change IAM.'
  elif error_is EntityAlreadyExists; then
    complain '  -> A thing of this name exists under a path or in other letters (IAM compares names without case).'
    complain '     Delete it, or run "berth iam apply --adopt", which finds it.'
  elif error_is LimitExceeded; then
    complain '  -> A quota of this AWS account is used up. Delete what nobody needs, or have the quota raised.'
  elif error_is Throttling; then
    complain '  -> AWS asks for fewer calls. Wait a minute and run this script again.'
  elif error_is PasswordPolicyViolation; then
    complain '  -> Make the console password in the AWS console by the password policy of this account.'
  elif grep -q 'An error occurred (' "$work/error"; then
    complain '  -> Correct what AWS names above, and run this script again.'
  elif grep -qi 'credentials' "$work/error"; then
    complain '  -> Give the AWS CLI credentials: AWS_PROFILE=name before the command, or "aws configure".'
  else
    complain '  -> Check that "aws sts get-caller-identity" works here, and run this script again.'
  fi
  what_stands
  exit 1
}

# look WHAT ARGUMENTS...: asks AWS. The answer is in $answer; false when AWS says that there is no such thing.
look() {
  looked_at=$1
  shift
  if answer=$(run_aws "$@" --output text 2>"$work/error"); then return 0; fi
  if error_is NoSuchEntity; then return 1; fi
  aws_failed "could not look at $looked_at"
}

vanished() { stop "$1 vanished while it was looked at." 'Run this script again.'; }

# The answer's fields, $f1 and so on. AWS puts no tab into any of them.
tab=$(printf '\t')
tick=$(printf '\140')
tags="not_null(Tags, $tick"'[]'"$tick)"
split() {
  IFS=$tab read -r f1 f2 f3 f4 f5 f6 _ <<FIELDS
$answer
FIELDS
}

# change WHAT ARGUMENTS...: changes AWS, and stops the script when that fails. The answer is in $answer.
once=no
change() {
  doing=$1
  shift
  say "  $doing"
  tries=0
  while ! answer=$(
    # A call that would make a second thing when sent again is sent once.
    if [ "$once" = yes ]; then
      AWS_MAX_ATTEMPTS=1
      export AWS_MAX_ATTEMPTS
    fi
    run_aws "$@" 2>"$work/error"
  ); do
    # What was made a moment ago may not be known everywhere yet.
    if error_is NoSuchEntity && [ "$tries" -lt 10 ]; then
      tries=$((tries + 1))
      sleep 2
      continue
    fi
    # A password that AWS refused is none.
    if [ "$secret_state" = tried ] && grep -q 'An error occurred (' "$work/error"; then
      secret_state=reserved
    fi
    aws_failed "could not $doing"
  done
  changed=yes
}

change_once() {
  once=yes
  change "$@"
  once=no
}

# What is to be done, as one file for each step in a folder of this run alone.
steps=0
todo() {
  printf '%s' "$3" >"$work/$1"
  steps=$((steps + 1))
  say "  + $2"
}
due() { [ -f "$work/$1" ]; }

obstacles=0
obstacle() {
  obstacles=$((obstacles + 1))
  complain "  ! In the way: $1"
  complain "    -> $2"
}

# judge ID WHAT: whose the thing is, by its tags alone: a name that matches proves nothing. $judged asks for $f1: the
# CloudFormation stack that owns it; $f2: Berth made or adopted it; $f3: for this blueprint; $f4: it has all its tags.
stack=
adopted=
judge() {
  state=blocked
  if [ "$f1" != - ]; then
    stack=$f1
    obstacle "$2 belongs to the CloudFormation stack $f1." 'Change it through that stack, or delete the stack first.'
  elif [ "$f2" = True ] && [ "$f3" != True ]; then
    obstacle "$2 belongs to another blueprint of Berth." 'Destroy that blueprint first, or use another AWS account.'
  elif [ "$f2" = True ]; then
    state=have
    [ "$f4" = True ] || todo "$1.tag" "put back the tags that $2 lacks" ''
  elif [ "$adopt" = yes ]; then
    state=have
    adopted=$2
    todo "$1.tag" "take over $2, which was made by other means: put Berth's tags on it" ''
  else
    obstacle "$2 exists already, and Berth did not make it." 'Pass --adopt to take it over, or delete it first.'
  fi
}

# look_policy ID WHAT NAME DOCUMENT
look_policy() {
  arn=arn:$partition:iam::$account:policy/$3
  if ! look "$2" iam get-policy --policy-arn "$arn" \
    --query "Policy.{tags: $tags, version: DefaultVersionId} | [$judged, version]"; then
    todo "$1.create" "create $2" ''
    return 0
  fi
  split
  judge "$1" "$2"
  [ "$state" = have ] || return 0
  look "the document of $2" iam get-policy-version --policy-arn "$arn" --version-id "$f5" \
    --query "PolicyVersion.Document == $tick$4$tick" || vanished "$2"
  [ "$answer" != True ] || return 0
  todo "$1.version" "give $2 a new default version: its document is another" ''
  # AWS keeps five versions.
  look "the versions of $2" iam list-policy-versions --policy-arn "$arn" --query \
    '[length(Versions), sort_by(reverse(Versions[?!IsDefaultVersion]), &CreateDate)[0].VersionId]' || vanished "$2"
  split
  if [ "$f1" -ge 5 ]; then
    todo "$1.room" "delete version $f2 of $2: AWS keeps five, and it is the oldest that is not in force" "$f2"
  fi
}

# do_policy ID WHAT NAME INPUT DOCUMENT
do_policy() {
  arn=arn:$partition:iam::$account:policy/$3
  if due "$1.create"; then
    change "create $2" iam create-policy --cli-input-json "$4" --policy-document "$5" --tags "$wanted_tags"
  fi
  if due "$1.tag"; then
    change "tag $2" iam tag-policy --policy-arn "$arn" --tags "$wanted_tags"
  fi
  if due "$1.room"; then
    IFS= read -r oldest <"$work/$1.room" || [ -n "$oldest" ]
    change "delete version $oldest of $2" iam delete-policy-version --policy-arn "$arn" --version-id "$oldest"
  fi
  if due "$1.version"; then
    change_once "create a new default version of $2" iam create-policy-version --policy-arn "$arn" \
      --policy-document "$5" --set-as-default
  fi
}

# attach ID WHAT KIND INPUT POLICY-ID POLICY-NAME, and the same for detach
attach() {
  if due "$1.attach.$5"; then
    change "attach the policy $6 to $2" iam "attach-$3-policy" --cli-input-json "$4" \
      --policy-arn "arn:$partition:iam::$account:policy/$6"
  fi
}
detach() {
  if due "$1.detach.$5"; then
    change "detach the policy $6 from $2" iam "detach-$3-policy" --cli-input-json "$4" \
      --policy-arn "arn:$partition:iam::$account:policy/$6"
  fi
}

# look_role ID WHAT INPUT TRUST: $state is absent, blocked or have
look_role() {
  if ! look "$2" iam get-role --cli-input-json "$3" --query \
    "Role.{tags: $tags, here: Path == '/', trust: AssumeRolePolicyDocument == $tick$4$tick} | [$judged, here, trust]"; then
    state=absent
    todo "$1.create" "create $2" ''
    return 0
  fi
  split
  if [ "$f5" != True ]; then
    state=blocked
    obstacle "$2 is under a path, and others name it without one." 'IAM cannot move a role: delete it first.'
    return 0
  fi
  judge "$1" "$2"
  [ "$state" = have ] || return 0
  [ "$f6" = True ] || todo "$1.trust" "correct the trust policy of $2" ''
}

# do_role ID WHAT NAME-INPUT INPUT TRUST
do_role() {
  if due "$1.create"; then
    change "create $2" iam create-role --cli-input-json "$4" --assume-role-policy-document "$5" --tags "$wanted_tags"
  fi
  if due "$1.tag"; then
    change "tag $2" iam tag-role --cli-input-json "$3" --tags "$wanted_tags"
  fi
  if due "$1.trust"; then
    change "correct the trust policy of $2" iam update-assume-role-policy --cli-input-json "$3" --policy-document "$5"
  fi
}

# look_instance_profile ID WHAT INPUT ROLE ROLE-NAME
look_instance_profile() {
  if ! look "$2" iam get-instance-profile --cli-input-json "$3" --query \
    "InstanceProfile.{tags: $tags, names: Roles[].RoleName} | [$judged, names[0] == $tick$5$tick, not_null(names[0], '-')]"; then
    todo "$1.create" "create $2" ''
    todo "$1.role" "put $4 into $2" ''
    return 0
  fi
  split
  judge "$1" "$2"
  [ "$state" = have ] || return 0
  [ "$f5" != True ] || return 0
  [ "$f6" = - ] || todo "$1.wrong" "take the role $f6 out of $2, which holds one role only" "$f6"
  todo "$1.role" "put $4 into $2" ''
}

# do_instance_profile ID WHAT INPUT ROLE ROLE-INPUT
do_instance_profile() {
  if due "$1.create"; then
    change "create $2" iam create-instance-profile --cli-input-json "$3" --tags "$wanted_tags"
  fi
  if due "$1.tag"; then
    change "tag $2" iam tag-instance-profile --cli-input-json "$3" --tags "$wanted_tags"
  fi
  if due "$1.wrong"; then
    IFS= read -r wrong <"$work/$1.wrong" || [ -n "$wrong" ]
    change "take the role $wrong out of $2" iam remove-role-from-instance-profile --cli-input-json "$3" \
      --role-name="$wrong"
  fi
  if due "$1.role"; then
    change_once "put $4 into $2" iam add-role-to-instance-profile --cli-input-json "$5"
  fi
}

# look_user ID WHAT INPUT: $state is absent, blocked or have; $handed_over is the key that was handed over
look_user() {
  handed_over=-
  if ! look "$2" iam get-user --cli-input-json "$3" --query \
    "User.{tags: $tags} | [$judged, not_null(tags[?Key=='berth:handed-over-key'].Value | [0], '-')]"; then
    state=absent
    todo "$1.create" "create $2" ''
    return 0
  fi
  split
  judge "$1" "$2"
  handed_over=$f5
}

# do_user ID WHAT INPUT
do_user() {
  if due "$1.create"; then
    change "create $2" iam create-user --cli-input-json "$3" --tags "$wanted_tags"
  fi
  if due "$1.tag"; then
    change "tag $2" iam tag-user --cli-input-json "$3" --tags "$wanted_tags"
  fi
}

# look_key ID WHAT INPUT: a key is made only where there is none, since AWS shows the secret of one only once.
look_key() {
  f1=0
  if [ "$state" = have ] && look "the access keys of $2" iam list-access-keys --cli-input-json "$3" \
    --query "[length(AccessKeyMetadata), join(' and ', AccessKeyMetadata[].AccessKeyId)]"; then
    split
  fi
  if [ "$f1" -eq 0 ]; then
    todo "$1.make" "create an access key of $2" ''
    return 0
  fi
  case $f2 in
    *"$handed_over"*)
      say "  = $2 has the access key $f2, which was handed over. If its secret is lost:"
      say '    "berth iam apply --rotate-key" replaces it.'
      ;;
    *)
      say "  = $2 has the access key $f2, and nothing shows that its secret was handed over."
      say '    No second key is made. If you do not have the secret, delete that key and run this script again.'
      ;;
  esac
}

# look_password ID WHAT INPUT
look_password() {
  if [ "$state" = have ] && look "the console password of $2" iam get-login-profile --cli-input-json "$3"; then
    say "  = $2 has a console password. If it is lost, set another one in the AWS console."
    return 0
  fi
  todo "$1.make" "give $2 a console password" ''
}

# prepare_secret_file: makes the file, its space reserved, before there is a secret: a full disk costs no key.
prepare_secret_file() {
  if [ -z "$secret_file" ]; then secret_file=berth-iam-$account.json; fi
  case $secret_file in
    /*) ;;
    *) secret_file=./$secret_file ;;
  esac
  # noclobber: the file is new, and no link leads elsewhere.
  if ! (set -C && : >"$secret_file") 2>/dev/null; then
    stop "the file $secret_file cannot be made, or exists already." 'Give another path with --secret-file.'
  fi
  secret_state=reserved
  printf '%1024s\n' '' >"$secret_file" || stop "the file $secret_file cannot be written." 'Give another path with --secret-file.'
}

key_part=
console_part=
# The secrets go into the file through the shell itself, never as an argument of a program, and over what is there.
write_secret_file() {
  cat 1<>"$secret_file" <<SECRETS
{
$key_part$console_part  "awsAccountId": "$account",
  "userName": $user_json
}
SECRETS
}

could_not_write() {
  changed=yes
  stop "$1 was made, but its secret could not be written to $secret_file." "$2"
}

# do_password ID WHAT INPUT: INPUT lacks the password and its closing brace
do_password() {
  due "$1.make" || return 0
  { set +x; } 2>/dev/null
  # 160 random bits, and all four kinds of character that a password policy can ask for.
  random=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')
  [ "$(printf '%s' "$random" | wc -c)" -eq 40 ] || stop 'no random bytes can be had here.' 'Check /dev/urandom.'
  password=$random-aZ7
  cat >"$work/password.json" <<PASSWORD
$3,"Password":"$password"}
PASSWORD
  console_part="$console_part  \"consolePassword\": \"$password\",
"
  write_secret_file || stop "the file $secret_file cannot be written." 'Make room on the disk.'
  secret_state=tried
  change_once "give $2 a console password" iam create-login-profile --cli-input-json "file://$work/password.json"
  rm -f -- "$work/password.json"
  secret_state=holds
}

# do_key ID WHAT INPUT
do_key() {
  due "$1.make" || return 0
  { set +x; } 2>/dev/null
  # From the call to the file, no Ctrl-C: what AWS answers is the only place where the secret is.
  trap '' HUP INT TERM
  change_once "create an access key of $2" iam create-access-key --cli-input-json "$3" \
    --query 'AccessKey.[AccessKeyId, SecretAccessKey]' --output text
  split
  case $f1$f2 in
    *[!A-Za-z0-9+/=_-]*) could_not_write 'an access key' 'Delete that key, and report the form of its secret.' ;;
  esac
  key_part="  \"accessKeyId\": \"$f1\",
  \"accessSecretKey\": \"$f2\",
"
  f2=
  answer=
  write_secret_file || could_not_write "the access key $f1" 'Delete that key, and run this script again.'
  secret_state=holds
  key_part=
  stoppable
  change 'remember which key was handed over, by a tag on the user' iam tag-user --cli-input-json "$3" \
    --tags "[{\"Key\":\"berth:handed-over-key\",\"Value\":\"$f1\"}]"
}

# What is asked on the command line.
yes=no
adopt=no
secret_file=
wanted_account=
while [ "$#" -gt 0 ]; do
  case $1 in
    -y | --yes) yes=yes ;;
    --adopt) adopt=yes ;;
    --secret-file | --account)
      [ "$#" -ge 2 ] && [ -n "$2" ] || wrong_usage "$1 needs a value."
      if [ "$1" = --account ]; then wanted_account=$2; else secret_file=$2; fi
      shift
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) wrong_usage "There is no option $1." ;;
  esac
  shift
done

# What this script needs.
command -v aws >/dev/null 2>&1 ||
  stop 'the AWS CLI ("aws") is not on PATH.' 'Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html'
work=$(mktemp -d) || stop 'no temporary folder can be made.' 'Check TMPDIR.'
version=$(aws --version 2>&1 </dev/null) || stop "the AWS CLI does not run: $version" 'Install it anew.'
case $version in
  aws-cli/0.* | aws-cli/1.[0-9].* | aws-cli/1.1[0-9].* | aws-cli/2.0.*)
    stop "this AWS CLI is too old to tag policies: $version" 'Install 1.20, 2.1 or a later one.'
    ;;
esac

# Which account this is: everything else follows from it.
look 'who calls' sts get-caller-identity --query '[Account, Arn]' || stop 'AWS knows no caller.' 'Check the credentials.'
split
account=$f1
caller=$f2
case $account in
  '' | *[!0-9]*) stop 'AWS named no account.' 'Run this script again.' ;;
esac
IFS=: read -r f1 partition f2 <<ARN
$caller
ARN
case $partition in
  aws | aws-*) ;;
  *) stop 'AWS named no partition.' 'Run this script again.' ;;
esac
say "AWS account $account, as $caller"
if [ -n "$wanted_account" ] && [ "$wanted_account" != "$account" ]; then
  stop "this is not account $wanted_account." 'Set AWS_PROFILE, or other credentials.'
fi

# Asks before anything is changed.
consent() {
  if [ -n "$stack" ] && [ -n "$adopted" ]; then
    obstacle "$adopted may belong to the stack $stack, too, which owns other things of this set." \
      'Change it through that stack, or delete the stack first.'
  fi
  if [ "$obstacles" -gt 0 ]; then
    complain 'Stopped: see above what is in the way. Nothing was changed.'
    exit 1
  fi
  if [ "$steps" -eq 0 ]; then
    say 'Nothing to do: everything is as it should be.'
    exit 0
  fi
  [ "$yes" = no ] || return 0
  [ -t 0 ] || wrong_usage 'There is nobody here to ask: pass --yes to go ahead.'
  printf 'Make these %s changes in AWS account %s? [y/N] ' "$steps" "$account" >&2
  reply=
  IFS= read -r reply || :
  case $reply in
    y | Y | yes | Yes | YES) ;;
    *)
      say 'Nothing was changed.'
      exit 1
      ;;
  esac
}
# The policy documents, as the vendor published them.
InstancePolicy_document='{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "EC2",
      "Effect": "Allow",
      "Action": [
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeRegions",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeTags",
        "ec2:DescribeVolumes"
      ],
      "Resource": "*"
    },
    {
      "Sid": "EC2Tagged",
      "Effect": "Allow",
      "Action": [
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:DeleteSecurityGroup",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress"
      ],
      "Resource": "*",
      "Condition": {
        "StringEquals": {
          "ec2:ResourceTag/RedisLabsIdentifier": "Redislabs-VPC"
        }
      }
    },
    {
      "Sid": "EBSVolumeActions",
      "Effect": "Allow",
      "Action": [
        "ec2:AttachVolume",
        "ec2:CreateVolume",
        "ec2:CreateTags",
        "ec2:DescribeTags"
      ],
      "Resource": "*"
    },
    {
      "Sid": "S3Object",
      "Effect": "Allow",
      "Action": [
        "s3:PutObject",
        "s3:PutObjectAcl",
        "s3:GetObject",
        "s3:GetObjectAcl",
        "s3:DeleteObject",
        "s3:ListBucket",
        "s3:GetBucketLocation"
      ],
      "Resource": "*"
    },
    {
      "Sid": "IAM",
      "Effect": "Allow",
      "Action": [
        "iam:GetPolicy",
        "iam:ListPolicies"
      ],
      "Resource": "*"
    }
  ]
}'
UserPolicy_document='{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Ec2DescribeAll",
      "Effect": "Allow",
      "Action": "ec2:Describe*",
      "Resource": "*"
    },
    {
      "Sid": "CloudWatchReadOnly",
      "Effect": "Allow",
      "Action": [
        "cloudwatch:Describe*",
        "cloudwatch:Get*",
        "cloudwatch:List*"
      ],
      "Resource": "*"
    },
    {
      "Sid": "IamUserOperations",
      "Effect": "Allow",
      "Action": [
        "iam:GetUser",
        "iam:GetUserPolicy",
        "iam:ChangePassword"
      ],
      "Resource": "arn:aws:iam::*:user/${aws:username}"
    },
    {
      "Sid": "RolePolicyUserReadActions",
      "Action": [
        "iam:GetRole",
        "iam:GetPolicy",
        "iam:ListUsers",
        "iam:ListPolicies",
        "iam:ListRolePolicies",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfiles",
        "iam:ListInstanceProfilesForRole",
        "iam:SimulatePrincipalPolicy"
      ],
      "Effect": "Allow",
      "Resource": "*"
    },
    {
      "Sid": "KeyPairActions",
      "Effect": "Allow",
      "Action": [
        "ec2:CreateKeyPair",
        "ec2:DeleteKeyPair",
        "ec2:ImportKeyPair"
      ],
      "Resource": "*"
    },
    {
      "Sid": "CreateInstancesVolumesAndTags",
      "Effect": "Allow",
      "Action": [
        "ec2:CreateVolume",
        "ec2:AttachVolume",
        "ec2:StartInstances",
        "ec2:RunInstances",
        "ec2:CreateTags"
      ],
      "Resource": "*"
    },
    {
      "Sid": "PassRlClusterNodeRole",
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::*:role/redislabs-cluster-node-role"
    },
    {
      "Sid": "NetworkAccess",
      "Effect": "Allow",
      "Action": [
        "ec2:*Vpc*",
        "ec2:*VpcPeering*",
        "ec2:*Subnet*",
        "ec2:*Gateway*",
        "ec2:*Vpn*",
        "ec2:*Route*",
        "ec2:*Address*",
        "ec2:*SecurityGroup*",
        "ec2:*NetworkAcl*",
        "ec2:*DhcpOptions*"
      ],
      "Resource": "*"
    },
    {
      "Sid": "DeleteInstancesVolumesAndTagsWithIdentiferTag",
      "Effect": "Allow",
      "Action": [
        "ec2:RebootInstances",
        "ec2:StopInstances",
        "ec2:TerminateInstances",
        "ec2:DeleteVolume",
        "ec2:DetachVolume",
        "ec2:DeleteTags"
      ],
      "Resource": "*",
      "Condition": {
        "StringEquals": {
          "ec2:ResourceTag/RedisLabsIdentifier": "Redislabs-VPC"
        }
      }
    }
  ]
}'
ClusterNodeRole_trust='{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {
        "Service": "ec2.amazonaws.com"
      },
      "Action": "sts:AssumeRole"
    }
  ]
}'

# How the AWS CLI is asked whose a thing is, and which of these policies it has: https://jmespath.org
wanted_tags='[{"Key":"berth:managed-by","Value":"berth"},{"Key":"berth:blueprint","Value":"iam/redis-cloud"},{"Key":"RedisLabsIdentifier","Value":"Redislabs-VPC"},{"Key":"team","Value":"it'\''s ours"}]'
judged='not_null(tags[?Key=='\''aws:cloudformation:stack-name'\''].Value | [0], '\''-'\''), contains(tags, `{"Key":"berth:managed-by","Value":"berth"}`), contains(tags, `{"Key":"berth:blueprint","Value":"iam/redis-cloud"}`), contains(tags, `{"Key":"berth:managed-by","Value":"berth"}`) && contains(tags, `{"Key":"berth:blueprint","Value":"iam/redis-cloud"}`) && contains(tags, `{"Key":"RedisLabsIdentifier","Value":"Redislabs-VPC"}`) && contains(tags, `{"Key":"team","Value":"it'\''s ours"}`)'
attached='[length(AttachedPolicies[?PolicyName == `"RedisLabsInstanceRolePolicy"` && !contains(PolicyArn, '\'':iam::aws:'\'')]) > `0`, length(AttachedPolicies[?PolicyName == `"RedislabsIAMUserRestrictedPolicy"` && !contains(PolicyArn, '\'':iam::aws:'\'')]) > `0`]'

# First look at everything: nothing is changed while anything is in the way.
look_policy 'InstancePolicy' 'the policy RedisLabsInstanceRolePolicy' 'RedisLabsInstanceRolePolicy' "$InstancePolicy_document"
look_policy 'UserPolicy' 'the policy RedislabsIAMUserRestrictedPolicy' 'RedislabsIAMUserRestrictedPolicy' "$UserPolicy_document"
look_role 'ClusterNodeRole' 'the role redislabs-cluster-node-role' '{"RoleName":"redislabs-cluster-node-role"}' "$ClusterNodeRole_trust"
if [ "$state" = absent ]; then
  todo 'ClusterNodeRole.attach.InstancePolicy' 'attach the policy RedisLabsInstanceRolePolicy to the role redislabs-cluster-node-role' ''
elif [ "$state" = have ]; then
  look 'the policies of the role redislabs-cluster-node-role' iam list-attached-role-policies \
    --cli-input-json '{"RoleName":"redislabs-cluster-node-role"}' --query "$attached" || vanished 'the role redislabs-cluster-node-role'
  split
  [ "$f1" = True ] || todo 'ClusterNodeRole.attach.InstancePolicy' 'attach the policy RedisLabsInstanceRolePolicy to the role redislabs-cluster-node-role' ''
  [ "$f2" = False ] || todo 'ClusterNodeRole.detach.UserPolicy' 'detach the policy RedislabsIAMUserRestrictedPolicy from the role redislabs-cluster-node-role' ''
fi
look_instance_profile 'ClusterNodeInstanceProfile' 'the instance profile redislabs-cluster-node-role' '{"InstanceProfileName":"redislabs-cluster-node-role"}' 'the role redislabs-cluster-node-role' '"redislabs-cluster-node-role"'
look_user 'ProgrammaticUser' 'the user redislabs-user' '{"UserName":"redislabs-user"}'
if [ "$state" = absent ]; then
  todo 'ProgrammaticUser.attach.UserPolicy' 'attach the policy RedislabsIAMUserRestrictedPolicy to the user redislabs-user' ''
elif [ "$state" = have ]; then
  look 'the policies of the user redislabs-user' iam list-attached-user-policies \
    --cli-input-json '{"UserName":"redislabs-user"}' --query "$attached" || vanished 'the user redislabs-user'
  split
  [ "$f1" = False ] || todo 'ProgrammaticUser.detach.InstancePolicy' 'detach the policy RedisLabsInstanceRolePolicy from the user redislabs-user' ''
  [ "$f2" = True ] || todo 'ProgrammaticUser.attach.UserPolicy' 'attach the policy RedislabsIAMUserRestrictedPolicy to the user redislabs-user' ''
fi
if [ "$state" != blocked ]; then
  look_password 'ProgrammaticUser.password' 'the user redislabs-user' '{"UserName":"redislabs-user"}'
  look_key 'AccessKey' 'the user redislabs-user' '{"UserName":"redislabs-user"}'
fi
if look 'the role redislabs-role' iam get-role --cli-input-json '{"RoleName":"redislabs-role"}' \
  --query "Role.{tags: $tags} | [$judged]"; then
  split
  if [ "$f1" != - ]; then
    stack=$f1
  elif [ "$f2$f3" = TrueTrue ]; then
    say '  = the role redislabs-role is Berth'\''s, but console access by a user needs none; left until "berth iam destroy".'
  fi
fi

consent

case $partition in
  aws-cn) sign_in_host=signin.amazonaws.cn ;;
  aws-us-gov) sign_in_host=signin.amazonaws-us-gov.com ;;
  *) sign_in_host=signin.aws.amazon.com ;;
esac
console_part='  "consoleUsername": "redislabs-user",
'
console_part="$console_part  \"signInLoginUrl\": \"https://$account.$sign_in_host/console\",
"

# Then change what is to be changed. Secrets come last, when all that they need stands.
do_policy 'InstancePolicy' 'the policy RedisLabsInstanceRolePolicy' 'RedisLabsInstanceRolePolicy' '{"PolicyName":"RedisLabsInstanceRolePolicy","Description":"What Redis Cloud'\''s instances may do in this account"}' "$InstancePolicy_document"
do_policy 'UserPolicy' 'the policy RedislabsIAMUserRestrictedPolicy' 'RedislabsIAMUserRestrictedPolicy' '{"PolicyName":"RedislabsIAMUserRestrictedPolicy","Description":"What Redis Cloud may do in this account"}' "$UserPolicy_document"
do_role 'ClusterNodeRole' 'the role redislabs-cluster-node-role' '{"RoleName":"redislabs-cluster-node-role"}' '{"RoleName":"redislabs-cluster-node-role","Description":"Taken by Redis Cloud'\''s instances"}' "$ClusterNodeRole_trust"
attach 'ClusterNodeRole' 'the role redislabs-cluster-node-role' 'role' '{"RoleName":"redislabs-cluster-node-role"}' 'InstancePolicy' 'RedisLabsInstanceRolePolicy'
detach 'ClusterNodeRole' 'the role redislabs-cluster-node-role' 'role' '{"RoleName":"redislabs-cluster-node-role"}' 'UserPolicy' 'RedislabsIAMUserRestrictedPolicy'
do_instance_profile 'ClusterNodeInstanceProfile' 'the instance profile redislabs-cluster-node-role' '{"InstanceProfileName":"redislabs-cluster-node-role"}' 'the role redislabs-cluster-node-role' '{"InstanceProfileName":"redislabs-cluster-node-role","RoleName":"redislabs-cluster-node-role"}'
do_user 'ProgrammaticUser' 'the user redislabs-user' '{"UserName":"redislabs-user"}'
attach 'ProgrammaticUser' 'the user redislabs-user' 'user' '{"UserName":"redislabs-user"}' 'UserPolicy' 'RedislabsIAMUserRestrictedPolicy'
detach 'ProgrammaticUser' 'the user redislabs-user' 'user' '{"UserName":"redislabs-user"}' 'InstancePolicy' 'RedisLabsInstanceRolePolicy'
user_json='"redislabs-user"'
if due ProgrammaticUser.password.make || due AccessKey.make; then prepare_secret_file; fi
do_password 'ProgrammaticUser.password' 'the user redislabs-user' '{"UserName":"redislabs-user","PasswordResetRequired":false'
do_key 'AccessKey' 'the user redislabs-user' '{"UserName":"redislabs-user"}'

say 'Done.'
if [ "$secret_state" = holds ]; then
  say "The secrets are in $secret_file, which only you can read, and nowhere else. Check them with:"
  say "  berth iam verify --secret-file $secret_file"
  say 'Delete the file once they are entered where they are needed.'
fi
