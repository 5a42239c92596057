#!/usr/bin/env bash
# A Slurm of one machine that acts as two nodes, n1 and n2, with all of its files in a folder of its
# own and no service of the system's: slurm_host.sh start FOLDER | stop FOLDER
# Needs slurmctld, slurmd, slurm-client and munge. SLURM_CONF=FOLDER/slurm.conf names it to sbatch.
set -euo pipefail
folder=$2
PATH=$PATH:/usr/sbin
export SLURM_CONF=$folder/slurm.conf

write_configuration() {
  local host port
  host=$(hostname -s)
  port=$((20000 + RANDOM % 10000))
  cat > "$SLURM_CONF" <<END
ClusterName=gatescope
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CredType=cred/munge
SlurmctldPidFile=$folder/slurmctld.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdPidFile=$folder/slurmd-%n.pid
SlurmdLogFile=$folder/slurmd-%n.log
SlurmdSpoolDir=$folder/spool-%n
StateSaveLocation=$folder/state
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
KillWait=5
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=$(nproc) State=UNKNOWN
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
END
}

start() {
  mkdir -p "$folder/state"
  chmod 700 "$folder"
  head -c 1024 /dev/urandom > "$folder/munge.key"
  chmod 600 "$folder/munge.key"
  munged --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" \
    --pid-file="$folder/munged.pid" --log-file="$folder/munged.log" \
    --seed-file="$folder/munged.seed"
  write_configuration
  slurmctld
  slurmd -N n1
  slurmd -N n2
  for _ in $(seq 100); do
    [ "$(sinfo --noheader --format '%t %D')" = "idle 2" ] && exit 0
    sleep 0.2
  done
  sinfo >&2
  tail -n 5 "$folder"/*.log >&2
  exit 1
}

# Each daemon in turn, until it is gone: they write into the folder to their end.
stop() {
  local file process
  scancel --user="$(id -un)" 2>/dev/null || true
  for file in slurmd-n1 slurmd-n2 slurmctld munged; do
    [ -f "$folder/$file.pid" ] || continue
    process=$(cat "$folder/$file.pid")
    kill "$process" 2>/dev/null || continue
    for _ in $(seq 100); do
      kill -0 "$process" 2>/dev/null || break
      sleep 0.1
    done
  done
}

"$1"
