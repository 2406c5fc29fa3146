#!/usr/bin/env bash
# Network namespaces of this machine as hosts: hosts.sh mpirun WORDS … runs with a process on each. For root; nothing
# outside of these namespaces is changed, and they go when it ends.
#
# Open MPI starts its daemon on the other hosts by an agent that stands in for ssh: this file again, which it calls with
# the address and the command. Each host has a name of its own, or Open MPI would take all for one machine.
#
# CHALK_HOSTS=4: so many, up to 8. Where nothing is said there are two, north and south.
# CHALK_NETWORK="delay 1ms rate 100mbit": the network between them is as slow, by tc netem; where the kernel has no
#   netem, by slow_network.py, which does the same. Standard error has a line that says which.
# CHALK_HIDDEN=FOLDER: the south sees an empty folder in its place, as a machine does that lacks the files.
# CHALK_HIDING=north: the north does so instead.
# CHALK_FULL=FOLDER: the north sees a disk of 4 KB in its place.
set -euo pipefail

folder=$(dirname "$(realpath "$0")")
all=(north south host3 host4 host5 host6 host7 host8)

enter() {  # the name of a host, and the words to run there
  local name=$1 hide=:
  shift
  if [ "$name" = "${CHALK_HIDING:-south}" ] && [ -n "${CHALK_HIDDEN:-}" ]; then
    hide="mount -t tmpfs none '$CHALK_HIDDEN'"
  fi
  # What starts on the other hosts begins with what the north sees.
  if [ "$name" != north ] && [ "${CHALK_HIDING:-}" = north ] && [ -n "${CHALK_HIDDEN:-}" ]; then
    hide="umount '$CHALK_HIDDEN'"
  fi
  if [ "$name" = north ] && [ -n "${CHALK_FULL:-}" ]; then
    hide="mount -t tmpfs -o size=4k none '$CHALK_FULL'"
  fi
  exec ip netns exec "$CHALK_NAMESPACES-$name" unshare --uts --mount \
    sh -c "hostname $name; $hide; exec \"\$@\"" "$name" "$@"
}

# A bridge in a namespace of its own, and a cable from there to each host.
connect() {
  ip -n "$hub" link add hub0 type bridge
  ip -n "$hub" link set hub0 up
  for place in "${!names[@]}"; do
    local name=${names[$place]}
    ip link add chalk0 netns "$CHALK_NAMESPACES-$name" type veth peer name "to-$name" netns "$hub"
    ip -n "$hub" link set "to-$name" master hub0 up
    ip -n "$CHALK_NAMESPACES-$name" address add "10.77.0.$((place + 1))/24" dev chalk0
    ip -n "$CHALK_NAMESPACES-$name" link set chalk0 up
  done
}

# Whether netem slows what each host sends. The limit is in packets: none may be lost while others wait.
slow() {
  local name
  for name in "${names[@]}"; do
    # shellcheck disable=SC2086
    ip netns exec "$CHALK_NAMESPACES-$name" tc qdisc add dev chalk0 root netem limit 100000 $CHALK_NETWORK \
      2> /dev/null || return 1
  done
}

disconnect() {
  ip -n "$hub" link delete hub0
  for name in "${names[@]}"; do ip -n "$CHALK_NAMESPACES-$name" link delete chalk0; done
}

case "${1:-}" in
  10.77.0.[1-8])
    name=${all[${1##*.} - 1]}
    shift
    enter "$name" sh -c "$*"
    ;;
  mpirun)
    shift
    names=("${all[@]:0:${CHALK_HOSTS:-2}}")
    export CHALK_NAMESPACES=chalk-$$
    hub=$CHALK_NAMESPACES-hub
    trap 'for name in "${names[@]}" hub; do ip netns delete "$CHALK_NAMESPACES-$name" 2> /dev/null || true; done' EXIT
    for name in "${names[@]}" hub; do ip netns add "$CHALK_NAMESPACES-$name"; done
    for name in "${names[@]}"; do ip -n "$CHALK_NAMESPACES-$name" link set lo up; done
    connect
    if [ -n "${CHALK_NETWORK:-}" ]; then
      if slow; then
        echo "the network is slowed by netem" >&2
      else
        disconnect
        # It ends with this script.
        exec 3< <(
          exec ip netns exec "$hub" "$folder/slow_network.py" "$CHALK_NETWORK" "${names[@]/#/$CHALK_NAMESPACES-}"
        )
        if ! read -r answer <&3 || [ "$answer" != ready ]; then
          echo "the network cannot be slowed: no netem, no /dev/net/tun, or no python3" >&2
          exit 69
        fi
        echo "the network is slowed by slow_network.py" >&2
      fi
    fi
    addresses=$(seq --format '10.77.0.%.0f:1' --separator , "${#names[@]}")
    enter north mpirun --host "$addresses" --mca plm_rsh_agent "$folder/hosts.sh" \
      --mca btl tcp,self --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24 \
      --bind-to none -x CHALK_HOME -x OMP_NUM_THREADS "$@" &
    running=$!
    # The network stays until mpirun has ended the processes of all hosts. A signal ends the first wait, not the second.
    trap 'kill "$running" 2> /dev/null || true' TERM INT
    status=0
    wait "$running" || status=$?
    wait "$running" 2> /dev/null || true
    exit "$status"
    ;;
  *)
    echo "usage: hosts.sh mpirun WORDS …" >&2
    exit 64
    ;;
esac
