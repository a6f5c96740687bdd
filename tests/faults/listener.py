#!/usr/bin/env python3
"""listener.py - an SMTP listener that kills who speaks to it, at a named point

	tests/faults/listener.py DIRECTORY LOG

Takes mail on a free port of 127.0.0.1 (written to DIRECTORY/port) and keeps each
message that it accepted as DIRECTORY/mail/N, envelope first.  While there is a
DIRECTORY/plain it offers no extension.  The first
recipient says what happens, the first time that he is named:

	kill-rcpt-*	SIGKILL to the deliverer after RCPT
	kill-data-*	when the first octets of the message are there
	kill-dot-*	when the message is taken, before 250 is said
	kill-reply-*	when 250 is said
	drop-dot-*	the message is taken, the connection closed without a word
	temp-*		451 in the place of 250
	refuse-*	550 to his RCPT, each time
"""
import os, re, signal, socket, sys, threading

directory, log = sys.argv[1:3]
os.makedirs(f"{directory}/mail", exist_ok=True)
seen, lock, count = set(), threading.Lock(), 0


def deliverer():
    with open(log) as f:
        pids = re.findall(r"started process=deliverer pid=(\d+)", f.read())
    return int(pids[-1])


def first_time(act, recipient):
    if not recipient.startswith(act + "-"):
        return False
    with lock:
        new = (act, recipient) not in seen
        seen.add((act, recipient))
    return new


def kill():
    os.kill(deliverer(), signal.SIGKILL)


def keep(sender, recipients, octets):
    global count
    with lock:
        count += 1
        name = f"{directory}/mail/{count}"
    with open(name + ".new", "wb") as f:
        f.write(f"{sender} {' '.join(recipients)}\r\n".encode() + octets)
    os.rename(name + ".new", name)


def data(f, say, recipients):
    lines = []
    who = recipients[0]
    while True:
        line = f.readline()
        if not line:
            return None
        if not lines and first_time("kill-data", who):
            kill()
            return None
        if line == b".\r\n":
            return b"".join(lines)
        lines.append(line[1:] if line.startswith(b".") else line)


def serve(s):
    f = s.makefile("rb")

    def say(text):
        s.sendall(text.encode() + b"\r\n")

    say("220 listener")
    sender, recipients = "", []
    for line in iter(f.readline, b""):
        verb = line[:4].upper()
        path = re.search(rb"<(.*?)>", line)
        if verb == b"EHLO":
            plain = os.path.exists(f"{directory}/plain")
            say("250 listener" if plain else
                "250-listener\r\n250-8BITMIME\r\n250-DSN\r\n250 SMTPUTF8")
        elif verb == b"MAIL":
            sender, recipients = path.group(1).decode(), []
            with lock, open(f"{directory}/commands", "ab") as c:
                c.write(line)
            say("250 ok")
        elif verb == b"RCPT":
            who = path.group(1).decode()
            with lock, open(f"{directory}/commands", "ab") as c:
                c.write(line)
            if who.startswith("refuse-"):
                say("550 no such person")
                continue
            recipients.append(who)
            if first_time("kill-rcpt", who):
                kill()
            say("250 ok")
        elif verb == b"DATA":
            say("354 go on")
            octets = data(f, say, recipients)
            if octets is None:
                return
            who = recipients[0]
            if first_time("temp", who):
                say("451 later")
                continue
            keep(sender, recipients, octets)
            if first_time("drop-dot", who):
                return
            if first_time("kill-dot", who):
                kill()
                return
            say("250 ok")
            if first_time("kill-reply", who):
                kill()
        elif verb == b"QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")


def run(s):
    try:
        serve(s)
    except (OSError, ProcessLookupError):
        pass
    finally:
        s.close()


listener = socket.create_server(("127.0.0.1", 0))
with open(f"{directory}/port", "w") as f:
    f.write(str(listener.getsockname()[1]))
while True:
    threading.Thread(target=run, args=(listener.accept()[0],), daemon=True).start()
