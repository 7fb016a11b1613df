#!/bin/sh
# Process 1 of an engine's own namespaces: builds its root directory, then waits for its input to end.
# When it ends, for whatever reason, the kernel ends every process and mount in here with it.
# usage: namespace.sh ROOT FOLDER HOSTNAME
set -eu

shared_root=$1
folder=$2

# Each engine writes into a layer of its own above the shared root.
root=$folder/root
mount -t overlay overlay -o "lowerdir=$shared_root,upperdir=$folder/upper,workdir=$folder/work" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /sys/fs/cgroup "$root/sys/fs/cgroup"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
# No overlay lies on an overlay: the engine's data are in a plain folder.
mkdir -p "$root/var/lib/docker" "$root/shared"
mount --bind "$folder/data" "$root/var/lib/docker"
mount --bind "$folder/shared" "$root/shared"
hostname "$3"

exec chroot "$root" sh -c 'cd / && ip link set lo up && echo ready && cat >/dev/null; exit 0'
