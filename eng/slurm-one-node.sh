#!/usr/bin/env bash
# A real Slurm of one node on this machine, for tests: slurm-one-node.sh up|down. Needs root, Debian and its package mirror; never for a
# machine that is part of a cluster, whose configuration it would replace.
set -euo pipefail

configure() {
  local host
  host=$(hostname -s)
  install -d /etc/slurm /var/spool/slurmctld /var/spool/slurmd
  install -d -o munge -g munge /run/munge /var/log/munge /var/lib/munge
  cat > /etc/slurm/slurm.conf << CONF
ClusterName=tests
SlurmctldHost=$host
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
StateSaveLocation=/var/spool/slurmctld
SlurmdSpoolDir=/var/spool/slurmd
SlurmctldPidFile=/run/slurmctld.pid
SlurmdPidFile=/run/slurmd.pid
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
MaxArraySize=1001
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=4000
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
}

up() {
  if [[ -e /etc/slurm/slurm.conf ]]; then
    echo "This machine has a Slurm already; it is left as it is." >&2
    return 1
  fi

  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends slurm-wlm munge > /dev/null
  configure
  munge -n > /dev/null 2>&1 || runuser -u munge -- /usr/sbin/munged --force
  slurmctld
  slurmd
  for _ in $(seq 30); do
    if sinfo --noheader --format=%T 2> /dev/null | grep -q idle; then
      return 0
    fi
    sleep 1
  done

  echo "Slurm did not come up within 30 s" >&2
  return 1
}

down() {
  scontrol shutdown || true
  for _ in $(seq 40); do
    pgrep -x 'slurm(ctl)?d' > /dev/null || break
    sleep 0.5
  done

  if [[ -f /run/munge/munged.pid ]]; then
    kill "$(cat /run/munge/munged.pid)"
  fi
  rm -rf /etc/slurm/slurm.conf /var/spool/slurmctld /var/spool/slurmd       # state left there would refuse another cluster's name
}

case ${1:-} in
  up) up ;;
  down) down ;;
  *) echo "usage: ${0##*/} up|down" >&2 && exit 1 ;;
esac
