"""What a screen reader is told: the accessible tree of a program, and its announcements, over the real bus (AT-SPI)."""

import os
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from tests.end_to_end.screen import DEADLINE, poll

_ATSPI = "org.a11y.atspi"
_ACCESSIBLE, _VALUE, _REGISTRY = f"{_ATSPI}.Accessible", f"{_ATSPI}.Value", f"{_ATSPI}.Registry"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_FOCUSABLE, _FOCUSED, _SHOWING = 11, 12, 25  # of the states
_REPLY_TO = 5  # the field of a reply
_LABELLED_BY = 2  # of the relations
_LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")


def missing() -> str:
    """What the tests would need that is not here; empty if all is."""
    parts = {
        "dbus-daemon": shutil.which("dbus-daemon"),
        "at-spi2-core": _LAUNCHER.exists(),
        "jeepney": find_spec("jeepney"),
    }
    return ", ".join(name for name, is_here in parts.items() if not is_here)


Place = tuple[str, str]  # the name on the bus, and the path


class Node(NamedTuple):
    """An accessible object: where it is on the bus, what it is, and what it lies in."""

    place: Place
    role: str
    name: str
    description: str
    states: frozenset[int]
    children: tuple[Place, ...]
    path: tuple[str, ...]

    @property
    def is_focusable(self) -> bool:
        return _FOCUSABLE in self.states

    @property
    def is_focused(self) -> bool:
        return _FOCUSED in self.states

    @property
    def is_showing(self) -> bool:
        return _SHOWING in self.states


class ScreenReader:
    """Asks, and listens to announcements from its beginning on."""

    def __init__(self, session_bus: str) -> None:
        from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
        from jeepney.io.blocking import open_dbus_connection

        self._at, self._call_of = DBusAddress, new_method_call
        with open_dbus_connection(session_bus) as session:
            at = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            address = session.send_and_get_reply(new_method_call(at, "GetAddress"), timeout=DEADLINE).body[0]
        self._bus = open_dbus_connection(address.split(",guid")[0])
        rule = MatchRule(type="signal", interface=f"{_ATSPI}.Event.Object", member="Announcement")
        self._said: deque[Any] = deque()
        self._bus.filter(rule, queue=self._said)
        self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=DEADLINE)
        self._replies: deque[Any] = deque()
        for kind in ("method_return", "error"):
            self._bus.filter(MatchRule(type=kind), queue=self._replies)
        place = _REGISTRY, "/org/a11y/atspi/registry"
        self._ask(place, _REGISTRY, "RegisterEvent", "sass", "object:announcement", [], "")

    def close(self) -> None:
        self._bus.close()

    def program(self) -> Node:
        """The program, once it is there."""
        root = _REGISTRY, "/org/a11y/atspi/accessible/root"
        found: list[Node] = []

        def is_there() -> bool:
            found.extend(self._nodes([(place, ()) for place in self._ask(root, _ACCESSIBLE, "GetChildren")]))
            return bool(found)

        poll(is_there, "the program is on the bus")
        return found[0]

    def window(self, title: str) -> Node:
        """The window or dialog of that title."""
        program = self.program()
        windows = self._nodes([(place, (program.name,)) for place in program.children])
        return next(window for window in windows if window.name == title)

    def tree(self, top: Node | None = None) -> list[Node]:
        """All that can be seen, in reading order."""
        first = top or self.program()
        level, below = [first], dict[Place, list[Node]]()
        while level:
            inner = [(place, (*each.path, f"{each.role} {each.name}")) for each in level for place in each.children]
            seen = {node.place: node for node in self._nodes(inner) if node.is_showing}
            for each in level:
                below[each.place] = [seen[place] for place in each.children if place in seen]
            level = list(seen.values())
        return _in_order(first, below)

    def find(self, role: str, name: str) -> Node:
        """The first such object that can be seen, once it is there."""
        found: list[Node] = []

        def is_found() -> bool:
            found.extend(node for node in self.tree() if (node.role, node.name) == (role, name))
            return bool(found)

        poll(is_found, f"there is a {role} “{name}”")
        return found[0]

    def labels(self, node: Node) -> list[str]:
        """The names of the labels of a node."""
        relations = self._ask(node.place, _ACCESSIBLE, "GetRelationSet")
        places: list[tuple[Place, tuple[str, ...]]] = [
            ((bus_name, path), ()) for kind, places in relations for bus_name, path in places if kind == _LABELLED_BY
        ]
        return [label.name for label in self._nodes(places)]

    def value(self, node: Node) -> float:
        return float(self._ask(node.place, _PROPERTIES, "Get", "ss", _VALUE, "CurrentValue")[1])

    def set_value(self, node: Node, value: float) -> None:
        self._ask(node.place, _PROPERTIES, "Set", "ssv", _VALUE, "CurrentValue", ("d", value))

    def focus(self, node: Node) -> None:
        self._ask(node.place, f"{_ATSPI}.Component", "GrabFocus")

    def announced(self, words: str) -> str:
        """The next announcement with these words in it; those before are forgotten."""
        while True:
            message = self._bus.recv_until_filtered(self._said, timeout=DEADLINE)
            if words in (said := str(message.body[3][1])):
                return said

    def heard(self) -> list[str]:
        """What was announced since the last question."""
        self.program()  # what was sent before its answer is here now
        said = [str(message.body[3][1]) for message in self._said]
        self._said.clear()
        return said

    def _ask(self, place: Place, interface: str, method: str, signature: str = "", *body: Any) -> Any:
        (answer,) = self._ask_all([(place, interface, method, signature, *body)])
        return answer

    def _ask_all(self, questions: list[Any]) -> list[Any]:
        """Ask all at once, since a question takes long on its way; None where there is no answer."""
        serials = []
        for (bus_name, path), interface, method, signature, *body in questions:
            call = self._call_of(self._at(path, bus_name, interface), method, signature or None, tuple(body))
            serials.append(next(self._bus.outgoing_serial))
            self._bus.send_message(call, serial=serials[-1])
        answers: dict[int, Any] = {}
        while len(answers) < len(serials):
            reply = self._bus.recv_until_filtered(self._replies, timeout=DEADLINE)
            is_answer = reply.header.message_type.name == "method_return" and reply.body
            answers[reply.header.fields[_REPLY_TO]] = reply.body[0] if is_answer else None
        return [answers[serial] for serial in serials]

    def _nodes(self, places: list[tuple[Place, tuple[str, ...]]]) -> list[Node]:
        """What is at these places, those that are gone left out."""
        questions: list[Any] = []
        for place, _ in places:
            questions += [(place, _ACCESSIBLE, method, "") for method in ("GetState", "GetRoleName", "GetChildren")]
            questions += [(place, _PROPERTIES, "Get", "ss", _ACCESSIBLE, name) for name in ("Name", "Description")]
        answers = iter(self._ask_all(questions))
        nodes = []
        for place, path in places:
            states, role, children, name, description = (next(answers) for _ in range(5))
            if states is not None and name is not None:
                low, high = states
                every = frozenset(k for k in range(64) if (low | high << 32) >> k & 1)
                nodes.append(Node(place, role, name[1], description[1], every, tuple(map(tuple, children)), path))
        return nodes


def _in_order(node: Node, below: dict[Place, list[Node]]) -> list[Node]:
    return [node, *(each for child in below.get(node.place, ()) for each in _in_order(child, below))]


@contextmanager
def own_bus(display: str) -> Iterator[str]:
    """A session bus of its own, on which programs find that of screen readers; all of it ends with the context."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="bus") as folder:  # names of sockets are short
        variables = {**os.environ, "XDG_RUNTIME_DIR": folder, "XDG_CACHE_HOME": folder, "DISPLAY": display}
        command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        with subprocess.Popen(command, env=variables, stdout=pipe, stderr=nothing, text=True) as daemon:
            assert daemon.stdout is not None
            try:
                yield daemon.stdout.readline().strip()
            finally:
                daemon.terminate()
