#!/usr/bin/env python3
# Copyright 2026 The Nodens authors
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
# https://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.
"""Uses servers through kazoo as programs do, and says what was not as promised.

kazoo_check.py ENDPOINTS

Prints "@passed NAME" or "@failed NAME: REASON" for each check. To kill or start a server it prints "@stop INDEX" or
"@start INDEX", and waits for a line on its standard input.
"""
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import traceback

from kazoo.client import KazooClient, KazooState, TransactionRequest
from kazoo.exceptions import (
    AuthFailedError, BadArgumentsError, BadVersionError, ConnectionLoss, InvalidACLError, NoAuthError, NoChildrenForEphemeralsError, NodeExistsError,
    NoNodeError, NotEmptyError, RolledBackError, RuntimeInconsistency, SessionExpiredError)
from kazoo.protocol.states import EventType
from kazoo.recipe.cache import TreeCache, TreeEvent
from kazoo.recipe.queue import LockingQueue
from kazoo.security import OPEN_ACL_UNSAFE, make_acl, make_digest_acl

DEADLINE_S = 60
SESSION_TIMEOUT_S = 30
# Servers take 1 MiB in a request, as ZooKeeper does.
LARGE_BYTES = 1024 * 1024 - 1024

logging.basicConfig(level=logging.CRITICAL)


def until(what, holds):
    deadline = time.monotonic() + DEADLINE_S
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError("not within %d s: %s" % (DEADLINE_S, what))
        time.sleep(0.01)


def expect(expected, actual):
    if expected != actual:
        raise AssertionError("expected %r, was %r" % (expected, actual))


def expect_error(error, call, *arguments, **options):
    try:
        answer = call(*arguments, **options)
    except error:
        return
    raise AssertionError("expected %s, was %r" % (error.__name__, answer))


def latest(client):
    """A client that sees what other clients were told; servers answer reads from what they have."""
    client.retry(client.sync, "/")
    return client


def finished(thread):
    thread.join(DEADLINE_S)
    if thread.is_alive():
        raise AssertionError("%s is still waiting" % thread.name)


def started(target, *arguments):
    thread = threading.Thread(target=target, args=arguments, name=target.__name__, daemon=True)
    thread.start()
    return thread


class Checks:
    """Each check has znodes of its own below its chroot, and clients that are stopped when it ends."""

    def __init__(self, endpoints):
        self.endpoints = endpoints.split(",")
        self.root = ""
        self.clients = []

    # --- what checks use

    def client(self, **options):
        options.setdefault("hosts", ",".join(self.endpoints) + self.root)
        options.setdefault("timeout", SESSION_TIMEOUT_S)
        client = KazooClient(**options)
        self.clients.append(client)
        client.start(timeout=DEADLINE_S)
        return client

    def ask(self, request):
        print("@" + request, flush=True)
        if not sys.stdin.readline():
            raise EOFError("nobody answers to " + request)

    def owner_process(self, endpoints, timeout, *session):
        """A process that has a session with the ephemeral /e, and what it said: owns, session id, password."""
        owner = subprocess.Popen(
            [sys.executable, __file__, endpoints + self.root, "--own", str(timeout), *session],
            stdout=subprocess.PIPE, text=True)
        words = owner.stdout.readline().split()
        expect("owns", words[0])
        return owner, words

    def server_of(self, client):
        host, port = client._connection._socket.getpeername()[:2]
        return self.endpoints.index("%s:%d" % (host, port))

    def run(self):
        failed = 0
        for name in sorted(name for name in dir(self) if name.startswith("check_")):
            self.root = "/" + name
            try:
                maker = KazooClient(",".join(self.endpoints), timeout=SESSION_TIMEOUT_S)
                maker.start(timeout=DEADLINE_S)
                maker.ensure_path(self.root)
                maker.stop()
                getattr(self, name)()
                print("@passed " + name, flush=True)
            except Exception as problem:
                failed += 1
                traceback.print_exc()
                print("@failed %s: %r" % (name, problem), flush=True)
            finally:
                for client in self.clients:
                    client.stop()
                    client.close()
                self.clients.clear()
        return failed

    # --- znodes

    def check_znodes(self):
        client = self.client()
        expect("/a", client.create("/a", b"one"))
        data, stat = client.get("/a")
        expect((b"one", 0, 3, 0), (data, stat.version, stat.dataLength, stat.ephemeralOwner))
        expect(stat.czxid, stat.mzxid)
        expect(1, client.set("/a", b"two", version=0).version)
        expect_error(BadVersionError, client.set, "/a", b"x", version=0)
        expect_error(NodeExistsError, client.create, "/a")
        expect_error(NoNodeError, client.create, "/absent/b")
        expect_error(NoNodeError, client.get, "/absent")
        expect(None, client.exists("/absent"))
        client.ensure_path("/a/b/c/d")
        expect(["b"], client.get_children("/a"))
        names, stat = client.get_children("/a", include_data=True)
        expect((["b"], 1, 1), (names, stat.numChildren, stat.cversion))
        expect_error(NotEmptyError, client.delete, "/a")
        expect_error(BadVersionError, client.delete, "/a/b/c/d", version=7)
        client.delete("/a", recursive=True)
        expect(None, client.exists("/a"))
        path, stat = client.create("/made/with/parents", b"data", makepath=True, include_data=True)
        expect(("/made/with/parents", 4), (path, stat.dataLength))
        expect("/made", client.sync("/made"))

    def check_null_and_large_data(self):
        client = self.client()
        client.create("/empty", b"")
        expect(b"", client.get("/empty")[0])
        client.set("/empty", None)
        expect(0, client.get("/empty")[1].dataLength)
        large = bytes(range(256)) * (LARGE_BYTES // 256)
        client.create("/large", large)
        expect(large, client.get("/large")[0])
        client.set("/large", large[::-1])
        expect(large[::-1], client.get("/large")[0])
        expect_error(ConnectionLoss, client.create, "/too-large", bytes(3 * LARGE_BYTES))
        until("the client is back", lambda: client.connected)
        until("nothing was made", lambda: client.retry(client.exists, "/too-large") is None)

    def check_names(self):
        client = self.client()
        for name in ("\u00e4\u00f6\u20ac", "with space", "a" * 255):
            expect("/" + name, client.create("/" + name, name.encode()))
            expect(name.encode(), client.get("/" + name)[0])
        expect(3, len(client.get_children("/")))
        # ZooKeeper takes no character that needs four bytes.
        expect_error(BadArgumentsError, client.create, "/\U0001f600")

    def check_ephemerals_and_sequences(self):
        client, other = self.client(), self.client()
        client.create("/e", b"", ephemeral=True)
        expect(client.client_id[0], latest(other).exists("/e").ephemeralOwner)
        expect_error(NoChildrenForEphemeralsError, other.create, "/e/child")
        expect(["/s-%010d" % number for number in range(1, 6)],
               [client.create("/s-", sequence=True, ephemeral=number == 4) for number in range(5)])
        client.stop()
        until("ephemerals are gone", lambda: len(other.get_children("/")) == 4)

    def check_chroot(self):
        client = self.client()
        client.ensure_path("/deep/er")
        inner = self.client(hosts=",".join(self.endpoints) + self.root + "/deep")
        inner.create("/er/x", b"seen")
        expect((["er"], b"seen"), (inner.get_children("/"), latest(client).get("/deep/er/x")[0]))
        seen = []
        inner.exists("/new", watch=seen.append)
        client.create("/deep/new")
        until("the event came", lambda: seen)
        expect(("/new", EventType.CREATED), (seen[0].path, seen[0].type))

    def check_transactions(self):
        client = self.client()
        client.create("/guard", b"1")
        transaction = client.transaction()
        transaction.check("/guard", version=0)
        transaction.create("/a", b"data")
        transaction.create("/s-", b"", sequence=True)
        transaction.set_data("/guard", b"2")
        transaction.create("/gone")
        transaction.delete("/gone")
        results = transaction.commit()
        expect([True, "/a", "/s-0000000002", "/gone", True], results[:3] + results[4:])
        expect(1, results[3].version)
        failing = client.transaction()
        failing.create("/b")
        failing.check("/guard", version=9)
        failing.delete("/a")
        expect([RolledBackError, BadVersionError, RuntimeInconsistency], [type(result) for result in failing.commit()])
        expect((None, True), (client.exists("/b"), client.exists("/a") is not None))
        expect([], TransactionRequest(client).commit())

    # --- access lists

    def check_access_lists(self):
        owner = self.client(auth_data=[("digest", "joe:secret")])
        joes = make_digest_acl("joe", "secret", all=True)
        owner.create("/private", b"x", acl=[joes])
        owner.create("/readable", b"x", acl=[joes, make_acl("world", "anyone", read=True)])
        owner.create("/own", b"x", acl=[make_acl("auth", "", all=True)])
        stranger = latest(self.client())
        expect_error(NoAuthError, stranger.get, "/private")
        expect_error(NoAuthError, stranger.get, "/own")
        expect_error(NoAuthError, stranger.set, "/readable", b"y")
        expect_error(InvalidACLError, stranger.create, "/b", acl=[make_acl("auth", "", all=True)])
        expect(b"x", stranger.get("/readable")[0])
        expect(joes.id, owner.get_acls("/own")[0][0].id)
        stranger.add_auth("digest", "joe:secret")
        expect((b"x", b"x"), (stranger.get("/private")[0], stranger.get("/own")[0]))
        expect(1, owner.set_acls("/private", OPEN_ACL_UNSAFE).aversion)
        expect(b"x", latest(self.client()).get("/private")[0])
        expect_error(AuthFailedError, self.client().add_auth, "unknown-scheme", "a:b")

    # --- watches

    def check_data_watch(self):
        client, other = self.client(), self.client()
        seen = []
        client.DataWatch("/d", lambda data, stat: seen.append((data, stat and stat.version)))
        for step, change in enumerate((
                lambda: other.create("/d", b"0"), lambda: other.set("/d", b"1"), lambda: other.delete("/d"),
                lambda: other.create("/d", b"2"))):
            until("step %d was seen" % step, lambda: len(seen) > step)
            change()
        until("the last was seen", lambda: len(seen) == 5)
        expect([(None, None), (b"0", 0), (b"1", 1), (None, None), (b"2", 0)], seen)

    def check_children_watch(self):
        client, other = self.client(), self.client()
        client.ensure_path("/c")
        seen = []
        client.ChildrenWatch("/c", lambda names: seen.append(sorted(names)))
        for number in range(50):
            other.create("/c/%03d" % number)
        all_names = ["%03d" % number for number in range(50)]
        until("all are seen", lambda: seen[-1] == all_names)
        for name in all_names:
            other.delete("/c/" + name)
        until("none is seen", lambda: seen[-1] == [])

    def check_tree_cache(self):
        client, other = self.client(), self.client()
        events = []
        cache = TreeCache(client, "/t")
        cache.listen(lambda event: events.append(event.event_type))
        cache.start()
        until("it has begun", lambda: TreeEvent.INITIALIZED in events)
        other.create("/t/a/b", b"x", makepath=True)
        until("data came", lambda: cache.get_data("/t/a/b") is not None and cache.get_data("/t/a/b").data == b"x")
        other.set("/t/a/b", b"y")
        until("new data came", lambda: cache.get_data("/t/a/b").data == b"y")
        other.delete("/t/a", recursive=True)
        until("they went", lambda: cache.get_data("/t/a") is None)
        cache.close()

    # --- recipes

    def check_lock(self):
        clients = [self.client() for _ in range(4)]
        holders, overlaps, turns = [], [], []

        def work(client):
            for _ in range(10):
                with client.Lock("/lock", str(client.client_id)):
                    holders.append(client)
                    if len(holders) > 1:
                        overlaps.append(len(holders))
                    turns.append(client)
                    holders.remove(client)

        for thread in [started(work, client) for client in clients]:
            finished(thread)
        expect((40, []), (len(turns), overlaps))
        held = clients[0].Lock("/other")
        expect(True, held.acquire())
        expect(False, clients[1].Lock("/other").acquire(blocking=False))
        clients[0].stop()
        expect(True, clients[1].Lock("/other").acquire(timeout=DEADLINE_S))

    def check_read_write_lock_and_semaphore(self):
        one, two = self.client(), self.client()
        expect(True, one.ReadLock("/rw").acquire(timeout=DEADLINE_S))
        shared = two.ReadLock("/rw")
        expect(True, shared.acquire(timeout=DEADLINE_S))
        expect(False, two.WriteLock("/rw").acquire(blocking=False))
        first = one.Semaphore("/semaphore", max_leases=2)
        expect((True, True), (first.acquire(), two.Semaphore("/semaphore", max_leases=2).acquire()))
        expect(False, two.Semaphore("/semaphore", max_leases=2).acquire(blocking=False))
        first.release()
        expect(True, two.Semaphore("/semaphore", max_leases=2).acquire(timeout=DEADLINE_S))

    def check_election(self):
        clients = [self.client() for _ in range(3)]
        leading, led = threading.Semaphore(1), []

        def lead(client):
            if not leading.acquire(blocking=False):
                raise AssertionError("two lead")
            led.append(client)
            leading.release()

        for thread in [started(client.Election("/election", str(number)).run, lead, client)
                       for number, client in enumerate(clients)]:
            finished(thread)
        expect(set(clients), set(led))

    def check_barriers(self):
        one, two = self.client(), self.client()
        barrier = one.Barrier("/barrier")
        barrier.create()
        expect(False, latest(two).Barrier("/barrier").wait(0.1))
        passed = []
        waiting = started(lambda: passed.append(two.Barrier("/barrier").wait(DEADLINE_S)))
        barrier.remove()
        finished(waiting)
        expect([True], passed)
        inside = []

        def enter_and_leave(client):
            double = client.DoubleBarrier("/double", 2)
            double.enter()
            inside.append(client)
            double.leave()

        for thread in [started(enter_and_leave, client) for client in (one, two)]:
            finished(thread)
        expect(2, len(inside))

    def check_queues(self):
        one, two = self.client(), self.client()
        queue = one.Queue("/queue")
        for entry, priority in ((b"second", 100), (b"third", 200), (b"first", 1)):
            queue.put(entry, priority)
        expect(3, len(latest(two).Queue("/queue")))
        expect([b"first", b"second", b"third", None], [two.Queue("/queue").get() for _ in range(4)])
        locking = LockingQueue(one, "/locking")
        locking.put_all([b"%d" % number for number in range(20)])
        taken = []

        def consume(client):
            queue = LockingQueue(client, "/locking")
            while len(taken) < 20:
                entry = queue.get(timeout=1)
                if entry is not None:
                    taken.append(entry)
                    queue.consume()

        for thread in [started(consume, client) for client in (one, two)]:
            finished(thread)
        expect(sorted(b"%d" % number for number in range(20)), sorted(taken))

    def check_counter(self):
        clients = [self.client() for _ in range(3)]

        def count(client):
            counter = client.Counter("/counter")
            for _ in range(20):
                counter += 1

        for thread in [started(count, client) for client in clients]:
            finished(thread)
        expect(60, latest(clients[0]).Counter("/counter").value)

    def check_party(self):
        one, two = self.client(), self.client()
        party = one.Party("/party", "one")
        party.join()
        two.Party("/party", "two").join()
        until("both are there", lambda: sorted(party) == ["one", "two"])
        expect(2, len(latest(two).ShallowParty("/party")))
        two.stop()
        until("one is left", lambda: list(party) == ["one"])

    # --- sessions

    def check_attach_again(self):
        owner, words = self.owner_process(self.endpoints[0], 30)
        session = (int(words[1]), bytes.fromhex(words[2]))
        for endpoint in self.endpoints[1:] + self.endpoints[:1]:
            owner.kill()
            owner.wait()
            owner, again = self.owner_process(endpoint, 30, words[1], words[2])
            expect(words, again)
        owner.kill()
        owner.wait()
        moved = latest(self.client(client_id=session))
        expect((session[0], session[0]), (moved.client_id[0], moved.get("/e")[1].ephemeralOwner))
        wrong = self.client(client_id=(session[0], b"x" * 16))
        until("another session", lambda: wrong.connected and wrong.client_id and wrong.client_id[0] not in (0, session[0]))
        moved.stop()
        until("the ephemeral is gone", lambda: wrong.exists("/e") is None)

    def check_expiry(self):
        owner, words = self.owner_process(",".join(self.endpoints), 4)
        client = latest(self.client())
        expect(int(words[1]), client.exists("/e").ephemeralOwner)
        os.kill(owner.pid, signal.SIGSTOP)
        until("the session expired", lambda: client.exists("/e") is None)
        os.kill(owner.pid, signal.SIGCONT)
        states = owner.stdout.readline().split()
        expect("LOST", states[0])
        if states[1] == words[1]:
            raise AssertionError("the owner still has its session")
        owner.kill()
        owner.wait()

    def check_killed_server(self):
        client, other = self.client(), self.client()
        states, seen = [], []
        client.add_listener(states.append)
        session = client.client_id[0]
        client.create("/e", ephemeral=True)
        client.create("/counted", b"0")
        client.create("/watched", b"0")
        client.DataWatch("/watched", lambda data, stat: seen.append(data))
        for _ in range(2):
            victim = self.server_of(client)
            acknowledged = int(client.retry(client.get, "/counted")[0])
            self.ask("stop %d" % victim)
            for value in range(acknowledged + 1, acknowledged + 21):
                self.set_value(client, value)
            expect(session, client.client_id[0])
            expect(b"%d" % (acknowledged + 20), latest(other).retry(other.get, "/counted")[0])
            other.retry(other.set, "/watched", b"%d" % acknowledged + b" after a kill")
            until("the watch is kept", lambda: seen and seen[-1] == b"%d" % acknowledged + b" after a kill")
            expect(session, client.retry(client.exists, "/e").ephemeralOwner)
            self.ask("start %d" % victim)
        expect((True, False), (KazooState.SUSPENDED in states, KazooState.LOST in states))

    @staticmethod
    def set_value(client, value):
        """Write a value; a write whose answer was lost may have been done."""
        deadline = time.monotonic() + DEADLINE_S
        while True:
            try:
                client.set("/counted", b"%d" % value, version=value - 1)
                return
            except (ConnectionLoss, SessionExpiredError) as problem:
                if isinstance(problem, SessionExpiredError) or time.monotonic() > deadline:
                    raise
                until("connected again", lambda: client.connected)
                if client.retry(client.get, "/counted")[0] == b"%d" % value:
                    return


def own(hosts, timeout, session=None):
    """Own an ephemeral until killed, in a new session or an old one; say when it is lost, and which one there is then."""
    client = KazooClient(hosts, timeout=timeout, client_id=session)
    lost = threading.Event()
    client.add_listener(lambda state: lost.set() if state == KazooState.LOST else None)
    client.start(timeout=DEADLINE_S)
    if session is None:
        client.create("/e", ephemeral=True)
    first = client.client_id
    print("owns", first[0], first[1].hex(), flush=True)
    lost.wait()
    until("another session", lambda: client.connected and client.client_id and client.client_id[0] != first[0])
    print(KazooState.LOST, client.client_id[0], flush=True)
    time.sleep(DEADLINE_S)


if __name__ == "__main__":
    if len(sys.argv) > 3 and sys.argv[2] == "--own":
        own(sys.argv[1], float(sys.argv[3]), (int(sys.argv[4]), bytes.fromhex(sys.argv[5])) if len(sys.argv) > 5 else None)
        sys.exit(0)
    sys.exit(1 if Checks(sys.argv[1]).run() else 0)
