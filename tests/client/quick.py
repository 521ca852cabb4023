"""How often one command goes to the daemon and back."""

import os
import select
import socket
import tempfile
import threading

from mediate import SOCKET, claim, run


class Relay:
    """Stands between the tool and the daemon, and counts how often the tool asks after an answer."""

    def __init__(self, folder):
        self.path, self.trips = os.path.join(folder, "relay"), 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(1)
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        near, _ = self.listener.accept()
        with near, socket.socket(socket.AF_UNIX) as far:
            far.connect(SOCKET)
            last = far
            while True:
                ready, _, _ = select.select([near, far], [], [])
                data = ready[0].recv(65536)
                if not data:
                    return
                self.trips += ready[0] is near and last is far
                last = ready[0]
                (far if last is near else near).sendall(data)


@claim
def one_question_costs_three_trips_at_most():
    for words in (("list", "open", "due:3", "--sort", "due"), ("todo",), ("find", "甲"), ("team",), ("figures",), ("timeline", "调2024-1")):
        with tempfile.TemporaryDirectory() as folder:
            relay = Relay(folder)
            done = run(*words, server=relay.path)
            relay.thread.join()
            relay.listener.close()
        limit = 4 if words[0] == "timeline" else 3
        assert done.status == 0 and 2 <= relay.trips <= limit, (words, relay.trips)
