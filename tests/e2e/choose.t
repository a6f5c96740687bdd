#!/bin/sh
# choose.t - held mail goes to others than was written: one taken out, a copy for
# each; the link in its notice
set -u
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/school.sh
. "$(dirname "$0")/school.sh"
skip_unless_root
begin_world
school_conf
echo 'console-base-url = "https://mail.school.example"' \
	>>"$dir/etc/schoolgate.conf"
restart_schoolgate
check "the school is imported" school_people
check "and known" eventually 10 knows_people "$port"
schoolgate grant daemon T01 staff >/dev/null
conf=$dir/etc/schoolgate.conf
as_ann() {
	runuser -u daemon -- "$dir/bin/schoolgate" --conf "$conf" "$@"
}

# Where a message of that Message-ID went: "inside 2 outside 1".
went() {
	echo "inside $(delivered "$dir/mail/inside/new" "<$1>")" \
		"outside $(delivered "$dir/mail/outside/new" "<$1>")"
}
# The first notice that says that, about the message of that ID.
notice_of() {
	grep -rlF "$(reference "$1")" "$dir/mail/inside/new" |
		xargs grep -lF "${2:-waiting for you}" | head -1
}
link_of() {
	sed -n 's,^\(https://mail.school.example/h#.*\),\1,p' \
		"$(notice_of "$1")" | tr -d '\r'
}
has_notice() {
	[ -n "$(reference "$1")" ] && [ -n "$(notice_of "$1")" ]
}
text_of() {
	tr -d '\r' <"$1" | tr '\n' ' '
}

# -- one is taken out ----------------------------------------------------------
staff="ben@school.example carol@school.example dev@school.example head@school.example"
post "$port" r1@x ann@school.example "$staff jack.smithson@school.example" \
	"Rota" "Who does Monday?" >/dev/null
check "a pupil among staff waits" eventually 20 has_state r1@x waiting
check "its sender is told" eventually 20 has_notice r1@x
told=$(text_of "$(notice_of r1@x)")
check "what to choose" sh -c 'case $1 in
	*"we take that address out and send it"*) ;; *) exit 1; esac' - "$told"
check "by a link of 256 bits" sh -c 'echo "$1" |
	grep -qE "^https://mail.school.example/h#[A-Za-z0-9_-]{43}$"' - \
	"$(link_of r1@x)"
as_ann held remove "$(reference r1@x)" nobody@school.example \
	>"$dir/out" 2>&1
equal "whom nobody wrote to is not taken out" $? 2
as_ann held remove "$(reference r1@x)" Jack.Smithson@school.example >/dev/null
check "taken out, it goes" eventually 20 has_state r1@x sent
check "to the others" eventually 20 arrives "$dir/mail/inside/new" '<r1@x>' 4
equal "and to nobody else" "$(went r1@x)" "inside 4 outside 0"
sent=$(grep -rlF '<r1@x>' "$dir/mail/inside/new")
# shellcheck disable=SC2086
equal "who cannot answer the pupil by accident" "$(cat $sent |
	grep -c jack.smithson)" 0
# shellcheck disable=SC2086
equal "the rest of it is as it was" "$(cat $sent | tr -d '\r' |
	grep -cE '^(To: ben@.*, carol@.*, dev@.*, head@school.example|Subject: Rota|Who does Monday\?)$')" 12
equal "the database keeps who was taken out" "$(value "SELECT h.removed
	FROM schoolgate.held h WHERE h.removed <> '{}'")" "{5}"
equal "the record holds whom it was written to" "$(value "SELECT count(*)
	FROM schoolgate.recipient r JOIN schoolgate.message m ON m.id = r.message
	WHERE m.message_id = 'r1@x'")" 5

# -- each on his own -------------------------------------------------------------
families="mary.smithson raj.nairn ewa.wolna una.oldfield ivo.marsh bea.frost"
to=$(for f in $families; do printf '%s@family.example ' "$f"; done)
post "$port" s1@x ann@school.example "${to% }" "Trip" "Bring a coat." >/dev/null
check "families who see each other wait" eventually 20 has_state s1@x waiting
check "their sender is told" eventually 20 has_notice s1@x
as_ann held separate "$(reference s1@x)" >/dev/null
check "separated it goes" eventually 30 has_state s1@x sent
check "to all of them" eventually 20 arrives "$dir/mail/outside/new" '<s1@x>' 6
equal "each once, and their manager's blind copy" "$(went s1@x)" \
	"inside 1 outside 6"
others=0
for f in $(grep -rlF '<s1@x>' "$dir/mail/outside/new"); do
	[ "$(grep -oE '[a-z.]+@family.example' "$f" | sort -u | wc -l)" = 1 ] ||
		others=$((others + 1))
done
equal "and none of them names another" $others 0
equal "all else is as it was" "$(grep -rlF '<s1@x>' "$dir/mail/outside/new" |
	xargs cat | tr -d '\r' | grep -cE '^(Subject: Trip|Bring a coat.)$')" 12
is_separate() {
	[ "$(value "SELECT count(*) FROM schoolgate.held
		WHERE separate AND state = 'sent'")" = 1 ]
}
check "the database knows" eventually 10 is_separate

# -- by its link -------------------------------------------------------------------
# As the console does it, whose statements are parameters: none is in a log.
use() {
	PGOPTIONS='-c log_min_error_statement=panic' psql -X -q -A -t -d "host=$dir/pg user=postgres dbname=schoolgate" \
		-v token="$1" -v address="$2" -v act="$3" -v reason="$4" 2>&1 <<-'EOT'
		SET SESSION AUTHORIZATION schoolgate_console;
		SELECT api.held_link_use(:'token', :'address', :'act', :'reason');
	EOT
}
post "$port" l1@x ann@school.example "$staff jack.smithson@school.example" \
	"Rota" "Who does Tuesday?" >/dev/null
check "another waits" eventually 20 has_state l1@x waiting
check "with a link of its own" eventually 20 has_notice l1@x
token=$(link_of l1@x | sed 's,.*#,,')
linked() {
	[ "$(value "SELECT count(*) FROM schoolgate.held_link l
		JOIN schoolgate.held h USING (item) WHERE h.reference =
		'$(reference l1@x)'")" = 1 ]
}
check "which the database knows by its hash" eventually 10 linked
check "and nowhere else it lies" sh -c '! grep -rqF "$1" "$2/log" "$2/outbox" \
	"$2/spool"' - "$token" "$dir"
check "another's address gets nothing by it" sh -c 'case $1 in
	*"counts no more, or is not yours"*) ;; *) exit 1; esac' - \
	"$(use "$token" ben@school.example remove "")"
use "$token" ann@school.example remove "" >/dev/null
check "its addressee takes the pupil out" eventually 20 has_state l1@x sent
equal "and nobody else" "$(went l1@x)" "inside 4 outside 0"
check "once" sh -c 'case $1 in *"counts no more, or is not yours"*) ;;
	*) exit 1; esac' - "$(use "$token" ann@school.example release again)"
check "what somebody else sends is offered nothing" sh -c '! grep -rlF \
	"https://mail.school.example/h#" "$1" | xargs grep -lF stopped@' - \
	"$dir/mail/inside/new"
plan
