#!/bin/sh
# install.sh - install what is missing for the purposes given: build run check
#
# Asks dpkg, never a stamp file.  Without root it names the missing packages
# and the one line that installs them.
set -eu
here=$(dirname "$0")
missing=
for purpose in "$@"; do
	for package in $(sed -n "s/^$purpose //p" "$here/packages.txt"); do
		case " $missing " in *" $package "*) continue ;; esac
		status=$(dpkg-query -W -f='${db:Status-Status}' "$package" \
			2>/dev/null || :)
		[ "$status" = installed ] || missing="$missing $package"
	done
done

# What no Debian package holds; the tests that need it say when it is missing.
fetch() {
	case " $* " in *" check "*) "$here/axe.sh" || : ;; esac
}
[ -n "$missing" ] || {
	fetch "$@"
	exit 0
}
line="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" != 0 ]; then
	echo "Some packages are missing. As root, run:" >&2
	echo "  $line" >&2
	exit 2
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive

# Our servers are private ones: what we install makes no cluster of its own,
# asks no question, and starts no service of the distribution's.
log=$(mktemp)
policy=/usr/sbin/policy-rc.d
ours=
if [ ! -e $policy ]; then
	printf '#!/bin/sh\nexit 101\n' >$policy
	chmod 755 $policy
	ours=$policy
fi
trap 'rm -f "$log" $ours' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
case "$missing " in
*" postgresql "*)
	mkdir -p /etc/postgresql-common
	[ -e /etc/postgresql-common/createcluster.conf ] ||
		echo 'create_main_cluster = false' \
			>/etc/postgresql-common/createcluster.conf
	;;
esac
case "$missing " in
*" postfix "*)
	echo 'postfix postfix/main_mailer_type select No configuration' |
		debconf-set-selections 2>/dev/null || :
	;;
esac
if ! { apt-get -qq update && $line; } >"$log" 2>&1; then
	tail -20 "$log" >&2
	echo "could not install the packages above" >&2
	exit 1
fi
fetch "$@"
