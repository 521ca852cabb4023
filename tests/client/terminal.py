"""Somebody at a terminal: types, sees the screen, in tmux; and a line to the daemon that can be cut."""

import os
import pathlib
import shlex
import shutil
import socket
import subprocess
import tempfile
import threading
import time

from mediate import ENVIRONMENT, PROGRAM, SOCKET

PATIENCE = 20
PHRASE = "芝麻开门"


class Terminal:
    """One window. state: a directory for what is kept, a new one unless it is given."""

    number = 0

    def __init__(self, *words, member="clerk01", server=SOCKET, state=None, columns=80, rows=50, program=PROGRAM, **environment):
        Terminal.number += 1
        self.seen = ""  # all of the screen, once it is closed
        self.name = f"mediation-{os.getpid()}-{Terminal.number}"
        self.own = None if state else tempfile.mkdtemp(prefix="mediate-state-")
        self.state = state or self.own
        told = dict(ENVIRONMENT, MEDIATE_SERVER=server, MEDIATE_MEMBER=member, XDG_STATE_HOME=self.state,
                    DBUS_SESSION_BUS_ADDRESS="", XDG_RUNTIME_DIR=self.state, LC_ALL="C.UTF-8", **environment)
        if "MEDIATE_LANG" not in environment:
            told["MEDIATE_LANG"] = "zh"
        command = shlex.join([program, *words])
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows),
                   f"{command}; done=$?; echo; echo status $done; exec sleep 600", environment=told)
        self._tmux("set-option", "-g", "history-limit", "20000")

    def _tmux(self, *words, environment=None):
        done = subprocess.run(["tmux", "-L", self.name, *words], env=environment or dict(ENVIRONMENT, LC_ALL="C.UTF-8"),
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.seen = self.text
        subprocess.run(["tmux", "-L", self.name, "kill-server"], check=False, capture_output=True)
        if self.own:
            shutil.rmtree(self.own)

    @property
    def text(self):
        return self._tmux("capture-pane", "-p", "-J", "-S", "-").rstrip()

    def _until(self, holds, what):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            text = self.text
            if holds(text):
                return text
            time.sleep(0.02)
        raise AssertionError(f"waited for {what}\n{self.text}")

    def asked(self, prompt):
        """The last line asks for that, and nothing is typed there yet: its end, or how it begins."""
        def is_asked(text):
            last = text.splitlines()[-1].rstrip() if text else ""
            return last.endswith(prompt) or (last.startswith(prompt) and last.endswith("："))

        return self._until(is_asked, prompt)

    def sees(self, what):
        return self._until(lambda text: what in text, what)

    def type(self, line):
        if line:
            self._tmux("send-keys", "-l", "--", line)
        self._tmux("send-keys", "Enter")

    def key(self, *names):
        self._tmux("send-keys", *names)

    def paste(self, text):
        """As a terminal pastes that tells what is pasted."""
        self._tmux("set-buffer", "--", text)
        self._tmux("paste-buffer", "-p")

    def answer(self, *pairs):
        """Prompts with what is typed there."""
        for prompt, line in pairs:
            self.asked(prompt)
            self.type(line)

    def retype(self, prompt, line):
        """Something stands there already: it is taken away, and that typed."""
        self._until(lambda text: text.splitlines()[-1].startswith(prompt) if text else False, prompt)
        self.key("C-u")
        self.type(line)

    @property
    def processes(self):
        shell = self._tmux("list-panes", "-F", "#{pane_pid}").strip()
        found = subprocess.run(["pgrep", "-P", shell, "mediate"], capture_output=True, text=True, check=False).stdout.split()
        assert found, self.text
        return [int(each) for each in found]

    def kill(self):
        """The lid is closed: the tool gets no word of it."""
        for process in self.processes:
            os.kill(process, 9)
        self.sees("status 137")

    @property
    def status(self):
        text = self._until(lambda text: text and text.splitlines()[-1].startswith("status "), "the end")
        assert "Sanitizer" not in text and "runtime error" not in text, text
        return int(text.splitlines()[-1].split()[1])


class Line:
    """A socket in between, that can be cut and mended."""

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix="mediate-line-")
        self.path = str(pathlib.Path(self.directory) / "socket")
        self.open, self.pairs, self.listener = True, [], None
        self.mend()

    def lose_the_answer_to(self, text):
        """The line breaks when the daemon has done what a request with that text asks for, before anybody hears of it."""
        self.fatal, self.is_hit = text.encode(), False

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.cut()
        shutil.rmtree(self.directory)

    def mend(self):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen()
        self.open, self.fatal, self.is_hit = True, None, False
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(SOCKET)
            self.pairs.append((near, far))
            for here, there in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(here, there), daemon=True).start()

    def passes(self, data):
        """Whether it arrives; where it does not, the connection breaks."""
        if self.is_hit:
            self.cut()
            return False
        self.is_hit = self.fatal is not None and self.fatal in data
        return bool(data)

    def _carry(self, here, there):
        try:
            while self.passes(data := here.recv(65536)):
                there.sendall(data)
        except OSError:
            pass
        for end in (here, there):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        """Every connection breaks, and nobody listens any more."""
        if not self.open:
            return
        self.open = False
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        os.unlink(self.path)
        for pair in self.pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                end.close()
        self.pairs = []
