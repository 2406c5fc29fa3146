#!/usr/bin/env bash
# Two network namespaces as two hosts, north and south: two-hosts.sh mpirun WORDS … runs with a process on each. For root;
# nothing outside of the two namespaces is changed, and they go when it ends.
#
# Open MPI starts its daemon on the other host by an agent that stands in for ssh: this file again, which it calls with
# the address and the command. Each side has a host name of its own, or Open MPI would take the two for one machine.
#
# CHALK_HIDDEN=FOLDER: the south sees an empty folder in its place, as a machine does that lacks the files.
# CHALK_FULL=FOLDER: the north sees a disk of 4 KB in its place.
# CHALK_NETWORK="delay 1ms rate 100mbit": the network between them is as slow, by tc netem.
set -euo pipefail

enter() {  # the namespace, and the words to run in it
  local name=$1 hide=:
  shift
  if [ "$name" = south ] && [ -n "${CHALK_HIDDEN:-}" ]; then
    hide="mount -t tmpfs none '$CHALK_HIDDEN'"
  fi
  if [ "$name" = north ] && [ -n "${CHALK_FULL:-}" ]; then
    hide="mount -t tmpfs -o size=4k none '$CHALK_FULL'"
  fi
  exec ip netns exec "chalk-$name" unshare --uts --mount \
    sh -c "hostname $name; $hide; exec \"\$@\"" "$name" "$@"
}

case "${1:-}" in
  10.77.0.2)
    shift
    enter south sh -c "$*"
    ;;
  mpirun)
    shift
    for name in north south; do ip netns add "chalk-$name"; done
    trap 'for name in north south; do ip netns del "chalk-$name"; done' EXIT
    ip link add chalk0 netns chalk-north type veth peer name chalk0 netns chalk-south
    for place in north:1 south:2; do
      ip -n "chalk-${place%:*}" address add "10.77.0.${place#*:}/24" dev chalk0
      ip -n "chalk-${place%:*}" link set chalk0 up
      ip -n "chalk-${place%:*}" link set lo up
    done
    if [ -n "${CHALK_NETWORK:-}" ]; then
      for name in north south; do
        # shellcheck disable=SC2086
        ip netns exec "chalk-$name" tc qdisc add dev chalk0 root netem $CHALK_NETWORK \
          || echo "netem: not there" >&2
      done
    fi
    # In a shell of its own, so that the namespaces are removed afterwards.
    (
      enter north mpirun --host 10.77.0.1:1,10.77.0.2:1 --mca plm_rsh_agent "$(realpath "$0")" \
        --mca btl tcp,self --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24 \
        --bind-to none -x CHALK_HOME -x OMP_NUM_THREADS "$@"
    )
    ;;
  *)
    echo "usage: two-hosts.sh mpirun WORDS …" >&2
    exit 64
    ;;
esac
