/** Policies, roles, instance profiles and the user: `look_…` finds what is to be done, `do_…` does it. */
export const SCRIPT_RESOURCES = String.raw`
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

`;
