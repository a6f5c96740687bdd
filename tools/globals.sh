#!/bin/sh
# globals.sh OBJECT... - no variable outside a function that can change (rule 43)
#
# What the compiler put into a writable section can change; `const` tables lie
# in .rodata or .data.rel.ro.  A program's main.c may hold what a signal handler
# needs; lib/base/log.c knows where lines go, like standard error; libmilter hands
# callbacks.c nothing of ours.
bad=$(for o in "$@"; do
	case $o in */main.o | */milter/callbacks.o | */lib/base/log.o) continue ;; esac
	objdump -t "$o" | awk -v o="$o" '
		$3 == "O" && $4 ~ /^\.(t?bss|t?data)/ && $4 !~ /^\.data\.rel\.ro/ { print o ": " $NF " can change" }
		$2 == "O" && $3 ~ /^\.(t?bss|t?data)/ && $3 !~ /^\.data\.rel\.ro/ { print o ": " $NF " can change" }'
done)
[ -z "$bad" ] || { printf '%s\n' "$bad"; exit 1; }
