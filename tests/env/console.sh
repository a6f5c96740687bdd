# console.sh - the console's part of a world (read by tests/env/world)
# shellcheck shell=sh disable=SC2154

# A port for it: beside WORLD_PORT, else from where no mail server's are.
console_ports() {
	if [ -n "${WORLD_PORT:-}" ]; then
		ports_take 1 $((WORLD_PORT + 2)) $((WORLD_PORT + 40))
	else
		ports_take 1 5300 7300
	fi || die "no port is free for the console"
}

console_program() {
	[ -x "${WORLD_BIN:-$top}/schoolgate-console" ] ||
		die "there is no program schoolgate-console; build it first"
	cp "${WORLD_BIN:-$top}/schoolgate-console" "$dir/bin/.console"
	mv "$dir/bin/.console" "$dir/bin/schoolgate-console"
}

console_start() {
	console_program
	setsid "$dir/bin/schoolgate-console" -c "$conf" </dev/null \
		>>"$dir/log/console.out" 2>&1 &
	echo $! >"$dir/console.pid"
	within 20 listening "$(cat "$dir/etc/console-port")" || {
		tail -n 5 "$dir/log/console.out" "$dir/log/console.log" >&2 || :
		die "schoolgate-console does not answer"
	}
}

console_stop() {
	halt "$dir/console.pid" 20
}
