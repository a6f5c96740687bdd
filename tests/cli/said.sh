# said.sh - a command's exit code, and what it says (read behind tests/e2e/lib.sh)
# shellcheck shell=sh disable=SC2154
out=$dir/out

# run PROMISE CODE COMMAND...: its exit code; what it says is in $out.
run() {
	promise=$1 want=$2
	shift 2
	schoolgate "$@" >"$out" 2>&1 </dev/null
	equal "$promise" $? "$want"
}

# said PROMISE PATTERN: the last command did.
said() {
	if grep -q -e "$2" "$out"; then
		ok "$1"
	else
		not_ok "$1"
		sed 's/^/# /' "$out" | head -30
	fi
}

unsaid() {
	if grep -q -e "$2" "$out"; then
		not_ok "$1"
	else
		ok "$1"
	fi
}
