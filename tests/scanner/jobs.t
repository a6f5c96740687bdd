#!/bin/sh
# jobs.t - what a sandboxed scanner hands out: a part's octets, a zip, a page
set -u
cd "$(dirname "$0")/../.." || exit 1
command -v 7z >/dev/null || {
	echo "1..0 # SKIP 7z is not installed (p7zip-full)"
	exit 0
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mails=tests/scanner
n=0

# ask JOB ARGUMENT... <octets >answer: by the release or the sanitized scanner.
ask() {
	build/release/tests/tools/askscanner $scanner "$@"
}

# is PROMISE WANTED COMMAND...: what it prints, and its exit code if not 0.
is() {
	promise=$1 want=$2
	shift 2
	got=$("$@" 2>/dev/null) || got="$got exit $?"
	n=$((n + 1))
	if [ "$got" = "$want" ]; then
		echo "ok $n - $promise"
	else
		printf 'not ok %s - %s\n# got %s\n' "$n" "$promise" "$got"
	fi
}

part() {
	ask octets "$2" "${3:-0}" <"$mails/$1.eml"
}

digest() {
	part "$@" | sha256sum | cut -c1-64
}

# The digests of the record's parts in order, of those with a path.
recorded() {
	./schoolgate --conf tests/corpus/corpus.conf scan --json \
		"$mails/$1.eml" | python3 -c '
import json, sys
for p in json.load(sys.stdin)["parts"]:
    if p["path"] == sys.argv[1]:
        print(p["sha256"])' "$2"
}

octets() {
	is "a part by its path" "notes" part enclosed 2.2
	is "the first one" "see files" part archive 1
	is "a file of an archive" "first wanker" part archive "2!a/notes.txt"
	is "another of the same name" "second" part archive "2!a/notes.txt" 1
	is "but no third" " exit 1" part archive "2!a/notes.txt" 2
	is "the archive itself" "$(recorded archive 2)" digest archive 2
	is "a document in it" "$(recorded archive '2!a/letter.docx')" \
		digest archive "2!a/letter.docx"
	is "an enclosed message, whole" "$(recorded enclosed 2)" \
		digest enclosed 2
	is "a file without octets" "" part archive "2!empty.txt"
	is "a name as people are shown it" "x" part unseen 3
	is "a part that is not there" " exit 1" part archive 3
	is "a path that is none" " exit 1" part archive "../../etc/passwd"
	is "half a path" " exit 1" part archive "2!a"
	is "no path" " exit 1" part archive ""
	is "a multipart has no octets" " exit 1" part archive 0
	is "a path that is too long is not asked for" " exit 3" \
		part archive "$(printf '%09000d' 0)"
}

# page MAIL PATH: its HTML in one line, and its gaps.
page_of() {
	ask page "$2" <"$mails/$1.eml" >"$dir/page" || return
	python3 - "$dir/page" <<-'EOT'
		import json, sys
		page = json.load(open(sys.argv[1]))
		print(page["html"].replace("\n", ""), page["gaps"])
	EOT
}

# Parts that are HTML, to be looked at; tests/text/rebuild_test.c has the rest.
rebuilt() {
	is "a part that is HTML becomes a page" '<p dir="auto">No, you <b>wan</b>ker.</p><blockquote dir="auto"><p dir="auto">Will you come?</p><blockquote dir="auto">older</blockquote></blockquote><p dir="auto">Mine again.</p><small>[enclosed picture: a wanker]</small><p dir="auto"><b>From:</b> Kim<br><b>Sent:</b> Monday<br><b>To:</b> Ann</p><p dir="auto">old</p> ['\''text_hidden'\'']' page_of quoted-html 1
	is "text is no page" " exit 1" page_of enclosed 2.2
	is "a part that is not there is none" " exit 1" page_of quoted-html 2
	is "nor a path that is none" " exit 1" page_of quoted-html ""
}

# zip NAME PASSWORD: to $dir/z.zip
zip() {
	ask zip "$1" "$2" >"$dir/z.zip"
}

# The names in it.
listed() {
	7z l -slt "$dir/z.zip" | sed -n 's/^Path = //p' | sed 1d
}

method() {
	7z l -slt "$dir/z.zip" | sed -n 's/^Method = //p'
}

# unpacked PASSWORD: the digest of what comes out.
unpacked() {
	7z e -so "-p$1" "$dir/z.zip" 2>/dev/null | sha256sum | cut -c1-64
}

# opened PASSWORD: whether 7-Zip is content.  One wrong password in 65,536 gets as
# far as the octets, and fails by their authentication.
opened() {
	7z t "-p$1" "$dir/z.zip" >/dev/null 2>&1
}

# WinZip's version of the encryption and the CRC, in both headers.
version() {
	python3 - "$dir/z.zip" <<-'EOT'
		import struct, sys, zipfile
		data = open(sys.argv[1], "rb").read()
		i = zipfile.ZipFile(sys.argv[1]).infolist()[0]
		name, extra = struct.unpack("<HH", data[26:30])
		local = data[30 + name:30 + name + extra]
		def vendor(x):
		    while x:
		        kind, size = struct.unpack("<HH", x[:4])
		        if kind == 0x9901:
		            return struct.unpack("<H2sBH", x[4:4 + size])
		        x = x[4 + size:]
		print(i.CRC, vendor(i.extra), vendor(local))
	EOT
}

zips() {
	ae2="0 (2, b'AE', 3, 8) (2, b'AE', 3, 8)"
	for size in 1 19 20 100000; do
		head -c $size /dev/urandom >"$dir/plain"
		zip "report.bin" "correct horse" <"$dir/plain"
		is "$size octets: by its password" "$(sha256sum <"$dir/plain" |
			cut -c1-64)" unpacked "correct horse"
		is "but by no other" " exit 2" opened "correct house"
		is "it is AES-256" "AES-256 Deflate" method
		is "AE-2, without the CRC of what is inside" "$ae2" version
	done
	zip "../../etc/x" p <"$dir/plain"
	is "a name leads to no other folder" "_.._etc_x" listed
	zip "C:\\x" p <"$dir/plain"
	is "nor to another drive" "C__x" listed
	zip "$(printf 'a\033[31m\342\200\256gpj.exe')" p <"$dir/plain"
	is "what is not seen is not in it" "a_[31m_gpj.exe" listed
	zip "$(printf 'r\303\251sum\303\251')" p <"$dir/plain"
	is "letters of any script are" "$(printf 'r\303\251sum\303\251')" listed
	zip "..." p <"$dir/plain"
	is "a file has a name" "file" listed
	zip "x" p </dev/null
	is "a file without octets is one" "x" listed
	is "without a password there is no zip" " exit 2" \
		ask zip x "" <"$dir/plain"
	is "nor with one that is too long" " exit 3" \
		ask zip x "$(printf '%0300d' 0)" <"$dir/plain"
}

# files NAME OCTETS...: as a bundle (lib/record/bundle.h).
files() {
	python3 - "$@" <<-'EOT'
		import struct, sys
		for name, octets in zip(sys.argv[1::2], sys.argv[2::2]):
		    name, octets = name.encode(), octets.encode()
		    sys.stdout.buffer.write(struct.pack("<IQ", len(name), len(octets)) + name + octets)
	EOT
}

# of_bundle NAME PASSWORD: what comes out of that file.
of_bundle() {
	7z e -so "-p$2" "$dir/z.zip" "$1" 2>/dev/null || :
}

# How many entries are encrypted.
encrypted() {
	method | grep -c AES-256
}

# CRC of every entry, and whether it is AE-2; once each.
versions() {
	python3 - "$dir/z.zip" <<-'EOT'
		import sys, zipfile
		entries = zipfile.ZipFile(sys.argv[1]).infolist()
		print(*{i.CRC for i in entries}, *{b"\x01\x99\x07\x00\x02\x00" in i.extra
		    for i in entries if i.file_size > 0})
	EOT
}

bundles() {
	files 0001.eml "From: a" 0002.eml "$(printf '%030000d' 7)" \
		schedule.csv '"1","x"' empty "" >"$dir/bundle"
	ask bundle "correct horse" <"$dir/bundle" >"$dir/z.zip"
	is "several files make one zip" "$(printf '%s\n' 0001.eml 0002.eml \
		schedule.csv empty)" listed
	is "each opens by its password" "From: a" of_bundle 0001.eml \
		"correct horse"
	is "whole" "$(printf '%030000d' 7)" of_bundle 0002.eml "correct horse"
	is "the last too" '"1","x"' of_bundle schedule.csv "correct horse"
	is "but by no other" "" of_bundle 0001.eml "correct house"
	is "all are AES-256" 3 encrypted
	is "AE-2, without the CRC of what is inside" \
		"0 True" versions
	head -c 20 "$dir/bundle" >"$dir/cut"
	is "one that is cut makes none" " exit 2" ask bundle p <"$dir/cut"
	is "nor one of no files" " exit 2" ask bundle p </dev/null
	is "nor one without a password" " exit 2" ask bundle "" <"$dir/bundle"
}

# protected FILE: the message with its attachments in zips; what they are called
# and hold, by another reader.
protected() {
	ask protect "let me in" <"$1" >"$dir/protected.eml" || return
	python3 - "$dir" <<-'EOT'
		import email, email.policy, subprocess, sys
		with open(sys.argv[1] + "/protected.eml", "rb") as f:
		    m = email.message_from_binary_file(f, policy=email.policy.default)
		for part in m.walk():
		    if part.get_content_type() != "application/zip":
		        continue
		    zip = sys.argv[1] + "/p.zip"
		    open(zip, "wb").write(part.get_payload(decode=True))
		    inside = subprocess.run(["7z", "x", "-so", "-plet me in", zip],
		        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
		    print(part.get_filename(), len(inside), "defects",
		        len(part.defects))
	EOT
}

# What is before and behind the attachments is as it was.
around() {
	python3 - "$1" "$dir/protected.eml" <<-'EOT'
		import sys
		a, b = (open(f, "rb").read() for f in sys.argv[1:])
		i = 0
		while a[i] == b[i]:
		    i += 1
		print(a[:i].count(b"\n") > 5, a[-7:] == b[-7:])
	EOT
}

single() {
	printf 'From: a@x\r\nContent-Type: text/csv;\r\n name="a.csv"\r\n'
	printf 'Subject: x\r\nContent-Disposition: attachment\r\n\r\n1,2\r\n'
}

protects() {
	size() {
		part "$1" 2 | wc -c
	}
	is "an attachment becomes a zip" \
		"$(python3 -c 'import sys; print(sys.argv[1])' \
		"files.zip.zip $(size archive) defects 0")" \
		protected "$mails/archive.eml"
	is "and nothing else is changed" "True True" around "$mails/archive.eml"
	single >"$dir/single.eml"
	is "so does a message that is one itself" "a.csv.zip 5 defects 0" \
		protected "$dir/single.eml"
	is "which keeps its other fields" "From: a@x Subject: x" sh -c \
		'grep -E "^(From|Subject)" "$1" | tr -d "\r" | tr "\n" " " |
			sed "s/ \$//"' - "$dir/protected.eml"
	is "one without attachments is not protected" " exit 1" \
		ask protect x <"$mails/quoted.eml"
	is "nor without a password" " exit 1" \
		ask protect "" <"$mails/archive.eml"
}

# MEMBER of the document, by Python.
document() {
	python3 -c '
import json, sys
d = json.load(open(sys.argv[1]))
print(eval(sys.argv[2], {"d": d, "t": d["texts"]}))' "$dir/page.json" "$1"
}

page() {
	ask render <"$dir/mail" >"$dir/page.json"
}

pages() {
	python3 -c '
print("Subject: large\n")
for i in range(60000):
    print("> " * (i % 2) + "one line of fifty octets and a little more %d" % i)
print("the last wanker")' >"$dir/mail"
	page
	is "a large text is cut at its limit" True \
		document "2000000 < len(t[1]['text']) <= 2 << 20"
	is "says how large it was" True \
		document "t[1]['size'] > len(t[1]['text'])"
	is "and is a gap" "['text_cut']" document "d['gaps']"
	is "what was found beyond is still told" True document \
		"d['findings'][-1]['start'] > len(t[1]['text'])"
	is "quotations end with the text" True \
		document "t[1]['quoted'][-1] <= len(t[1]['text'])"
	python3 -c '
print("Subject: controls\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n")
for i in range(12):
    print("--x\n\n" + "\x01" * 3000000)
print("--x--")' >"$dir/mail"
	page
	is "what grows sixfold in JSON is cut by what it takes" True \
		document "sum(len(x['text']) for x in t[1:]) * 6 <= 16 << 20"
	is "and every part is listed" 13 document "len(d['parts'])"
	python3 -c '
print("Subject: quotes\n")
for i in range(150000):
    print(">\na")' >"$dir/mail"
	page
	is "too many quotations are a gap" "['quotes_cut']" document "d['gaps']"
	is "and as many as may be are marked" 200000 \
		document "len(t[1]['quoted'])"
	printf '' >"$dir/mail"
	page
	is "nothing at all has a page" "1" document "len(d['parts'])"
	cat $mails/readings.eml >"$dir/mail"
	page
	is "texts of one place say which is which" \
		"[('subject', []), ('content', [0]), ('content', [1])]" \
		document "[(x['kind'], x['findings']) for x in t]"
	is "offsets are in the text as written" "['wanker', 'wanker']" document \
		"[x['text'].encode()[d['findings'][f]['start']:d['findings'][f][
		'end']].decode() for x in t for f in x['findings']]"
}

# The page finds what the record finds, in each of these messages.
same() {
	ask render <"$1" | python3 -c '
import json, sys
d = json.load(sys.stdin)
print([[f[k] for k in ("id", "where", "start", "end")] for f in d["findings"]])'
}

scanned() {
	./schoolgate --conf tests/corpus/corpus.conf scan --json "$1" | python3 -c '
import json, sys
d = json.load(sys.stdin)
print([[f[k] for k in ("id", "where", "start", "end")] for f in d["findings"]])'
}

for scanner in ./schoolgate-scanner build/san/schoolgate-scanner; do
	octets
	zips
	bundles
	protects
	pages
	rebuilt
done
scanner=./schoolgate-scanner
for eml in tests/scanner/*.eml tests/corpus/*.eml; do
	is "$(basename "$eml" .eml): the same findings" \
		"$(scanned "$eml")" same "$eml"
done
echo "1..$n"
