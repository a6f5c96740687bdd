#!/bin/sh
# units.t - systemd's own tools have nothing to say against our units
set -u
cd "$(dirname "$0")/../.." || exit 1
n=0
say() {
	n=$((n + 1))
	[ "$1" = 0 ] || printf 'not '
	echo "ok $n - $2"
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

for unit in packaging/*.service packaging/*.timer; do
	# The programs stand at the top of this tree, not where they will be.
	sed "s|=/usr/s\?bin/|=$PWD/|" "$unit" >"$dir/$(basename "$unit")"
done
for unit in packaging/*.service packaging/*.timer; do
	name=$(basename "$unit")
	said=$(cd "$dir" && SYSTEMD_UNIT_PATH="$dir:" \
		systemd-analyze verify --man=no "./$name" 2>&1 |
		grep -e "$name" -e schoolgate)
	[ -z "$said" ]
	say $? "systemd-analyze verify $name is silent"
	[ -z "$said" ] || echo "# $said"
done
for unit in packaging/*.service; do
	# The console starts as root, for the key reader, and is its user then.
	case $unit in *-console.*) most=20 ;; *) most=18 ;; esac
	systemd-analyze security --offline=yes --threshold=$most "$unit" \
		>"$dir/said" 2>&1
	say $? "$(basename "$unit"): exposure of at most ${most%?}.${most#?}"
	tail -1 "$dir/said" | sed 's/^/# /'
done
mkdir -p "$dir/root/etc"
systemd-sysusers --root="$dir/root" "$PWD/packaging/schoolgate.sysusers" \
	>"$dir/said" 2>&1
grep -q '^schoolgate:' "$dir/root/etc/passwd" &&
	grep -q '^schoolgate-console:' "$dir/root/etc/passwd" &&
	grep -q '^schoolgate-reader:' "$dir/root/etc/passwd"
say $? "systemd-sysusers makes the three users"
systemd-tmpfiles --create --root="$dir/root" \
	"$PWD/packaging/schoolgate.tmpfiles" >"$dir/said" 2>&1
[ "$(stat -c %a "$dir/root/var/spool/schoolgate" 2>/dev/null)" = 700 ]
say $? "systemd-tmpfiles makes the spool for its owner alone"
[ "$(stat -c %a "$dir/root/var/lib/schoolgate-console" 2>/dev/null)" = 700 ]
say $? "systemd-tmpfiles makes the console's state for its owner alone"

# A log that is a file: rotated as packaged, while who writes keeps it open as
# log_open() does, to append.
log=$dir/log/schoolgate/milter.log
mkdir -p "$dir/log/schoolgate" "$dir/log/schoolgate-console"
chmod 700 "$dir/log/schoolgate" "$dir/log/schoolgate-console"
sed "s|/var/log|$dir/log|; s|^\tsu .*|\tsu $(id -un) $(id -gn)|" \
	packaging/schoolgate.logrotate >"$dir/rotate"
chmod 644 "$dir/rotate"
umask 077
exec 9>>"$log"
turn() {
	seq -f "$1 %g" 100 >&9
	/usr/sbin/logrotate -f -s "$dir/rotated" "$dir/rotate" 2>&1
}
said=$(turn first; turn second; turn third)
seq -f "last %g" 100 >&9
[ -z "$said" ]
say $? "logrotate takes the packaged rules"
[ -z "$said" ] || echo "# $said"
[ "$(cat "$log")" = "$(seq -f 'last %g' 100)" ]
say $? "who writes goes on at the beginning of the emptied file"
[ "$(cat "$log.1")" = "$(seq -f 'third %g' 100)" ] &&
	[ "$(zcat "$log.3.gz" "$log.2.gz")" = "$(seq -f 'first %g' 100
		seq -f 'second %g' 100)" ]
say $? "and what was written before is in the files behind it, whole"
[ "$(stat -c %a "$log.1" "$log.2.gz" | sort -u)" = 600 ]
say $? "which nobody else may read either"
[ "$(sed -n 's/^log = "\(.*\)"/\1/p; s/^console-log = "\(.*\)"/\1/p' \
	packaging/schoolgate.conf | sort -u)" = syslog ]
say $? "as they come, both write to the system's log"
echo "1..$n"
