#!/bin/sh
# Process 1 of an engine's own namespaces: builds its root directory, then waits for its input to end.
# When it ends, for whatever reason, the kernel ends every process and mount in here with it.
# usage: namespace.sh ROOT FOLDER HOSTNAME [LAYERS]
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
# Layers of images that are there already: all engines have the same, so that none writes to them.
if [ $# -gt 3 ]; then
	mkdir "$root/layers"
	mount --bind "$4" "$root/layers"
	mount -o remount,bind,ro "$root/layers"
fi
hostname "$3"

# A chroot alone would not do: an exec joins a container's mount namespace at its root, and that has to be the engine's
# own, not the machine's.
cd "$root"
mkdir -p machine
pivot_root . machine
exec chroot . sh -c 'umount -l /machine && rmdir /machine && ip link set lo up && echo ready && cat >/dev/null; exit 0'
