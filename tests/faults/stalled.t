#!/bin/sh
# stalled.t - hundreds of messages that stall: others go on, and all comes back
# dash and bash know `ulimit -H` and -S:
# shellcheck disable=SC3045
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
skip_unless_root
hard=$(ulimit -H -n)
[ "$hard" = unlimited ] || [ "$hard" -ge 4096 ] || {
	echo "1..0 # SKIP no process here may have 4,096 descriptors"
	exit 0
}
# As a service begins; what it grants itself beyond that is looked at here.
ulimit -S -n 1024
begin_world
ulimit -S -n 4096

# speak COUNT ACT...: its lines in $dir/said
speak() {
	"$top/tests/faults/stalled.py" "$dir" "$@" >"$dir/said"
	cat "$dir/said" >>"$dir/all-said"
}
said() {
	sed -n "s/^$1 //p" "$dir/said"
}
# number N LINE: a number of the last line that begins so.
number() {
	said look | tail -1 | cut -d" " -f"$1"
}

speak 0 beside look
descriptors=$(number 1) threads=$(number 2) resident=$(number 3)

speak 900 beside end drop look
equal "900 messages that stall are all let in" "$(said begun)" \
	"900 refused 0 silent 0"
equal "one beside them is answered" "$(said beside)" accepted
equal "and so are they when they end" "$(said end)" 900
check "each is recorded" wait_records 902 60
# What is remembered of 900 messages is some of it.
given_back() {
	speak 0 look >/dev/null
	[ "$(number 3)" -le $((resident + 4096)) ]
}
check "the memory they took is given back ($resident KB before them)" \
	eventually 30 given_back

speak 600 half beside drop look
equal "600 that stop within a packet do not stop another" "$(said beside)" \
	accepted
few_descriptors() {
	speak 0 look >/dev/null
	[ "$(number 1)" -le $((descriptors + 2)) ]
}
check "their descriptors come back ($descriptors)" eventually 20 few_descriptors
# libmilter's workers end when they are idle.
few_threads() {
	speak 0 look >/dev/null
	[ "$(number 2)" -le $((threads + 4)) ]
}
check "and their threads ($threads)" eventually 20 few_threads

# Fewer than messages-in-flight wants: what does not fit is put off.
before=$(value 'SELECT count(*) FROM schoolgate.message')
"$top/tests/env/world" stop "$dir" schoolgate
(ulimit -n 400 && exec "$top/tests/env/world" start "$dir" schoolgate)
milter=$(process milter)
speak 300 end drop beside
equal "with 400 descriptors 100 messages are let in, the others put off" \
	"$(said begun)" "100 refused 200 silent 0"
equal "and all that were let in are accepted" "$(said end)" 100
equal "then there is room again" "$(said beside)" accepted
check "each is recorded once" wait_records $((before + 101)) 30
equal "the log says that there are few" "$(grep -c \
	' few-descriptors limit=400 messages_in_flight=100 of=1000' \
	"$dir/log/schoolgate.log")" 1
sed 's/^/# /' "$dir/all-said"
equal "the milter lives" "$(process milter)" "$milter"
plan
