#!/usr/bin/env bash
# Measure the set-up on a bare Debian: seconds to the first page with cold and with warm package caches, seconds of
# the second start and, on request, minutes of deploy/test. Needs root, debootstrap, git and curl.
#
#   tests/benchmarks/fresh_machine.sh [--release bookworm|trixie] [--sudoer] [--prepare] [--cold-only] [--test]
#
# --sudoer     work as a user who may use sudo, instead of root
# --prepare    stop before serving
# --test       run deploy/test at the end
# The machine is a chroot below FRESH_FOLDER (default: a temporary folder, removed at the end; one that is named is kept).
# How packages are reached comes from the environment: PIP_*, UV_*, NPM_*, NODE_*, SSL_*, *_PROXY and *_proxy are handed on,
# FRESH_COPY names files and folders to copy to the same place in the chroot, FRESH_MIRROR a Debian mirror.
set -euo pipefail

if [[ -z ${FRESH_INSIDE:-} ]]; then # own mounts and processes, so that nothing is left when this ends, however it ends
  FRESH_INSIDE=1 exec unshare --mount --pid --fork --kill-child --mount-proc "$0" "$@"
fi

release=bookworm sudoer='' prepare='' cold_only='' with_test=''
while (($#)); do
  case $1 in
    --release) release=$2; shift ;;
    --sudoer) sudoer=1 ;;
    --prepare) prepare=--prepare ;;
    --cold-only) cold_only=1 ;;
    --test) with_test=1 ;;
    *) sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done

mkdir -p "${FRESH_FOLDER:-/tmp}"
repository=$(cd "$(dirname "$0")/../.." && pwd)
folder=${FRESH_FOLDER:-$(mktemp -d /tmp/fresh-machine-XXXXXX)}
base=$folder/base-$release
place="/srv/PLN Hub"
port=${FRESH_PORT:-8000}
home=~root
[[ $sudoer ]] && home=/home/newcomer
caches=(/var/cache/apt/archives /var/lib/apt/lists "$home/.cache" "$home/.npm")
trap '[[ ${FRESH_FOLDER:-} ]] || rm -rf --one-file-system "$folder"' EXIT

seconds_since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }'; }

processor_seconds() { # of everything that this script started and that has ended
  times >"$folder/times"
  awk 'NR == 2 { split($1, u, /[ms]/); split($2, s, /[ms]/); printf "%.1f", 60 * (u[1] + s[1]) + u[2] + s[2] }' "$folder/times"
}

make_base() {
  [[ -e $base/ready ]] && return
  rm -rf "$base"
  debootstrap --variant=minbase "$release" "$base" ${FRESH_MIRROR:-} >"$folder/debootstrap.log"
  rm -f "$base"/var/cache/apt/archives/*.deb
  local path
  for path in /etc/resolv.conf /etc/hosts ${FRESH_COPY:-}; do
    mkdir -p "$base$(dirname "$path")"
    cp -rL --no-target-directory "$path" "$base$path" 2>/dev/null || true
  done
  [[ -z $sudoer ]] || inside root "apt-get update -qq && apt-get install -qq -y sudo >/dev/null &&
    useradd --create-home --shell /bin/bash newcomer && echo 'newcomer ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/newcomer &&
    rm -rf /var/cache/apt/archives/*.deb /var/lib/apt/lists/*" "$base"
  touch "$base/ready"
}

machine() { # machine NAME: a new bare machine with a clean clone of the repository
  root=$folder/$1
  rm -rf --one-file-system "$root"
  cp -a "$base" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev" && mount --make-rslave "$root/dev"
  mkdir -p "$root/srv"
  git clone --quiet "$repository" "$root$place"
  [[ -z $sudoer ]] || chroot "$root" chown -R newcomer "$place"
}

inside() { # inside USER COMMAND [ROOT]: run a command in the machine with a plain environment
  local settings=() name
  while read -r name; do settings+=("$name=${!name}"); done < <(compgen -e | grep -E '^(PIP|UV|NPM|NODE|SSL|PLNHUB)_|_(PROXY|proxy)$|^npm_config')
  ${in_place:+exec} env -i HOME="$([[ $1 == root ]] && echo ~root || echo "$home")" USER="$1" LANG=C.UTF-8 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${settings[@]}" \
    chroot --userspec="$1" --groups="" "${3:-$root}" /bin/bash -c "$2"
}

who=root in_place=''
[[ $sudoer ]] && who=newcomer

start() { # start LABEL: seconds until the first page is there, or until the set-up is done
  local began=$EPOCHREALTIME log=$folder/$1.log pid taken spent
  processor_seconds >"$folder/before"
  set -m # a process group of its own, to be ended as a whole
  in_place=1 PLNHUB_BIND=127.0.0.1:$port inside "$who" "cd '$place' && exec deploy/run $prepare" >"$log" 2>&1 &
  pid=$!
  set +m
  until [[ ! $prepare && $(curl -sL -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/" || true) == 200 ]]; do
    kill -0 "$pid" 2>/dev/null || { wait "$pid" && [[ $prepare ]] && break; tail -n 20 "$log"; exit 1; }
    sleep 0.1
  done
  taken=$(seconds_since "$began")
  kill -- "-$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  while curl -s -o /dev/null "http://127.0.0.1:$port/"; do sleep 0.1; done
  processor_seconds >"$folder/after"
  spent=$(paste "$folder/after" "$folder/before" | awk '{ printf "%.1f", $1 - $2 }')
  echo "$release${sudoer:+, sudoer}, $1: $taken s${prepare:+, set-up only}; $spent s of processor time, load $(cut -d' ' -f1 /proc/loadavg)"
}

make_base
machine cold
start cold
start second
if [[ ! $cold_only ]]; then
  machine warm
  for cache in "${caches[@]}"; do
    [[ -d $folder/cold$cache ]] && rm -rf "$root$cache" && mkdir -p "$(dirname "$root$cache")" && cp -a "$folder/cold$cache" "$root$cache"
  done
  start warm
fi
if [[ $with_test ]]; then
  began=$EPOCHREALTIME
  outcome=passed
  inside "$who" "cd '$place' && CI=true deploy/test </dev/null" >"$folder/test.log" 2>&1 || outcome=failed
  tail -n 25 "$folder/test.log"
  echo "$release${sudoer:+, sudoer}, deploy/test $outcome: $(seconds_since "$began") s"
fi
