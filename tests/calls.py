"""Every call of the system that a run makes, counted, so that each one can be made to fail, or be the last.

The calls are those of the module `os`, put in place of the true ones while a run goes on in this process. Bringing a
file to the disk is counted and not done: what is tried here is what other processes see, and not a loss of power.

A scene is a folder with files that are to be repaired. `kills` and `errors` try all calls of its repair, one after the
other, and look at what is left each time.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from q7lint.cli import main
from q7lint.files import FileError, leftovers, read_file
from q7lint.files.replacing import replace
from q7lint.undo.ledger import Ledger, LedgerError, entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COUNTED = (
    *("open", "close", "read", "write", "lseek", "fsync", "ftruncate", "stat", "lstat", "fstat", "listdir", "mkdir"),
    *("replace", "unlink", "fchmod", "fchown", "listxattr", "getxattr", "setxattr"),
)
KILLED = 137
"""The status of a process that was killed, as a shell reports it."""

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR)

Fault = "Callable[[int, str, Callable[..., Any], tuple[Any, ...], dict[str, Any]], Any]"


class Calls:
    """Counts the calls of a stretch of work, and lets `fault` have each of them.

    Args:
        fault: Gets the number of the call, its name, the true function and its arguments, and gives the result.

    Attributes:
        names: The calls so far, in their order.
    """

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault
        self.names: list[str] = []
        self._true: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self._true = {name: getattr(os, name) for name in COUNTED if hasattr(os, name)}
        self._able = os.supports_dir_fd
        for name, true in self._true.items():
            setattr(os, name, self._counted(name, (lambda _: None) if name == "fsync" else true))
        os.supports_dir_fd = {*self._able, os.open}
        return self

    def __exit__(self, *_: object) -> None:
        for name, true in self._true.items():
            setattr(os, name, true)
        os.supports_dir_fd = self._able

    def _counted(self, name: str, true: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.names.append(name)
            if self.fault is None:
                return true(*args, **kwargs)
            return self.fault(len(self.names), name, true, args, kwargs)

        return call


def raising(place: int, number: int) -> Fault:
    """Let the call at `place` fail with an error of the system. What is closed is closed all the same."""

    def fault(now: int, name: str, true: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if now == place:
            if name == "close":
                true(*args)
            raise OSError(number, os.strerror(number))
        return true(*args, **kwargs)

    return fault


def half(true: Callable[..., Any], args: tuple[Any, ...]) -> int:
    """Write the first half of what is to be written, at least a byte."""
    fd, data = args
    written: int = true(fd, data[: (len(data) + 1) // 2])
    return written


def short(place: int) -> Fault:
    """Let the call at `place` write half of what it should, if it writes."""

    def fault(now: int, name: str, true: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return half(true, args) if now == place and name == "write" else true(*args, **kwargs)

    return fault


def torn(place: int) -> Fault:
    """Let the call at `place` write a half and fail, if it writes: the disk became full."""

    def fault(now: int, name: str, true: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if now == place and name == "write":
            half(true, args)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return true(*args, **kwargs)

    return fault


def full(place: int) -> Fault:
    """Let nothing be written or made from the call at `place` on."""

    def fault(now: int, name: str, true: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        makes = name in ("write", "mkdir") or (name == "open" and args[1] & os.O_CREAT)
        if now >= place and makes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return true(*args, **kwargs)

    return fault


def meanwhile(place: int, act: Callable[[], object]) -> Fault:
    """Have something else happen just before the call at `place`."""

    def fault(now: int, _: str, true: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if now == place:
            act()
        return true(*args, **kwargs)

    return fault


def killing(place: int) -> Fault:
    """End the process before the call at `place`, with no chance for anything else."""

    def fault(now: int, _: str, true: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if now == place:
            os._exit(KILLED)
        return true(*args, **kwargs)

    return fault


def killing_within(place: int) -> Fault:
    """End the process in the midst of the call at `place`, if it writes, and behind it if not."""

    def fault(now: int, name: str, true: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if now != place:
            return true(*args, **kwargs)
        try:
            half(true, args) if name == "write" else true(*args, **kwargs)
        finally:
            os._exit(KILLED)

    return fault


class Outcome(NamedTuple):
    """What a run in this process came to: its status, and what it told on standard error."""

    status: int
    err: str


def run(*args: str) -> Outcome:
    """Run q7lint in this process, as if it were a new one."""
    leftovers._cleared.clear()
    told = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(told):
        status = main(args)
    return Outcome(status, told.getvalue())


class Scene:
    """A folder with files that are to be repaired.

    Args:
        folder: Where; it is made, and the ledgers beside it.
        files: What the files hold before, by name.
        prepare: Does more to the folder: links, attributes.
        texts: What is to be written instead of them, without a rule being asked; by the rules if not given.
    """

    def __init__(
        self,
        folder: Path,
        files: dict[str, bytes],
        prepare: Callable[[Path], object] | None = None,
        texts: dict[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.files = files
        self.texts = texts
        self.ledgers = folder.with_name("ledgers")
        folder.mkdir(parents=True)
        self.reset()
        if prepare:
            prepare(folder)
        # A whole run, from which the others know what comes out, and which imports all that is needed.
        with Calls():
            assert self.repair().status == 0
        self.after = self.now()
        assert self.after != files
        assert self.undo() == 0
        self.traits = self._traits()

    def reset(self) -> None:
        """Have everything as it was before, and no leftovers."""
        for name, content in self.files.items():
            (self.folder / name).write_bytes(content)
        for name in self.leftovers():
            (self.folder / name).unlink()
        shutil.rmtree(self.ledgers, ignore_errors=True)

    def now(self) -> dict[str, bytes]:
        """Give what the files hold."""
        return {name: (self.folder / name).read_bytes() for name in self.files}

    def leftovers(self) -> list[str]:
        """Name what should not be there."""
        return [name for name in os.listdir(self.folder) if name.startswith(leftovers.PREFIX)]

    def _traits(self) -> list[tuple[str, int, tuple[bytes, ...]]]:
        """Give the names, the modes and the attributes of all that is in the folder, but for leftovers."""
        found = []
        for entry_ in sorted(os.scandir(self.folder), key=lambda one: one.name):
            if entry_.name.startswith(leftovers.PREFIX):
                continue
            names = os.listxattr(entry_.path, follow_symlinks=False)
            values = tuple(os.getxattr(entry_.path, name, follow_symlinks=False) for name in names)
            found.append((entry_.name, entry_.stat(follow_symlinks=False).st_mode, values))
        return found

    def repair(self) -> Outcome:
        """Repair all files, as ``q7lint --fix`` does."""
        if self.texts is None:
            os.chdir(self.folder)
            return run("--fix", "-q", *self.files)
        os.chdir(self.folder)
        leftovers._cleared.clear()
        status, told, ledger = 0, "", None
        for name, text in self.texts.items():

            def record(path: str, data: bytes, name: str = name) -> None:
                nonlocal ledger
                try:
                    ledger = ledger or Ledger()
                    ledger.add(entry(path, self.files[name], data, ()))
                except LedgerError as error:
                    raise FileError(name, str(error)) from error

            try:
                replace(read_file(name, name), text, record)
            except FileError as error:
                status, told = 2, f"{told}q7lint: {error}\n"
        return Outcome(status, told)

    def undo(self) -> int:
        """Take all back, whether or not there was something to be taken back; give the worst status."""
        os.chdir(self.folder)
        worst = 0
        while True:
            with Calls():
                status, err = run("undo", "-q")
            if "no run of this folder" in err:
                return worst
            assert "Traceback" not in err
            worst = max(worst, status)
            if status:
                return worst

    def check(self) -> None:
        """Look at what a run left that may have ended anywhere."""
        for name, content in self.now().items():
            assert content in (self.files[name], self.after[name]), f"{name} is damaged: {content[:80]!r}"
        assert self._traits() == self.traits

    def check_undo(self) -> None:
        """See that all can be taken back."""
        assert self.undo() == 0
        assert self.now() == self.files

    def check_next(self) -> None:
        """See that the next run does the whole, and that nothing is left beside."""
        with Calls():
            assert self.repair() == (0, "")
        assert self.now() == self.after
        assert self.leftovers() == []
        assert self._traits() == self.traits


def kills(scene: Scene, kinds: tuple[Callable[[int], Fault], ...] = (killing, killing_within)) -> int:
    """Kill a repair at each of its calls, and give how many that were.

    Raises:
        AssertionError: Something was lost, or more was left than may be.
    """
    points = 0
    for kind in kinds:
        for place in _places():
            scene.reset()
            if _in_a_child(scene, kind(place)) != KILLED:
                assert scene.now() == scene.after
                break
            points += 1
            scene.check()
            assert len(scene.leftovers()) <= 1
            scene.check_undo()
            scene.check_next()
    return points


def errors(scene: Scene, numbers: tuple[int, ...] = ERRORS) -> int:
    """Let a repair fail at each of its calls, in every way, and give how often that was.

    Raises:
        AssertionError: Something was lost or left, or not told.
    """
    kinds: list[Callable[[int], Fault]] = [short, torn, full]
    kinds += [lambda place, number=number: raising(place, number) for number in numbers]  # type: ignore[misc]
    points = 0
    for kind in kinds:
        for place in _places():
            scene.reset()
            with Calls(kind(place)) as calls:
                outcome = scene.repair()
            if place > len(calls.names):
                break
            points += 1
            scene.check()
            assert scene.leftovers() == []
            assert outcome.status in (0, 1, 2)
            if scene.now() != scene.after:
                assert outcome.status, f"call {place} ({calls.names[place - 1]}): a file was left and nothing said"
                assert outcome.err.startswith("q7lint: ")
            if kind is short:
                assert (outcome, scene.now()) == ((0, ""), scene.after)
            scene.check_undo()
    return points


@contextmanager
def quick_folder(other: Path) -> Iterator[Path]:
    """Give a folder in memory where there is one, since thousands of renames wait for a disk; else `other`."""
    memory = "/dev/shm"  # noqa: S108 - the folder made in it has a name by chance and one owner
    if not os.access(memory, os.W_OK):
        yield other
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def _places() -> Iterator[int]:
    place = 0
    while True:
        place += 1
        yield place


def meddled(scene: Scene, act: Callable[[Path], object]) -> dict[str, int]:
    """Have somebody change a file that is repaired, before each call; give how often that came to what.

    `act` has to leave a file that needs no repair, another text in it, or none. What it did is to be there at the end,
    and to be told if it came between the reading and the last step. The last step is one call; what comes between the
    look before it and that call itself is ``"too late to be seen"``.

    Raises:
        AssertionError: What was done is lost, or was not told.
    """
    counts = {"before it was read, or after": 0, "kept and told": 0, "too late to be seen": 0}
    path = scene.folder / next(iter(scene.files))
    for place in _places():
        scene.reset()
        done: list[bytes | None] = []
        calls = Calls()
        calls.fault = meanwhile(place, partial(_do, calls, act, path, done))
        with calls:
            outcome = scene.repair()
        if not done:
            return counts
        assert scene.leftovers() == []
        if calls.names[place - 1] == "replace":
            counts["too late to be seen"] += 1
            continue
        assert _content(path) == done[0], f"lost before call {place} ({calls.names[place - 1]})"
        if outcome.status:
            assert " during the run; " in outcome.err or outcome.err.endswith("a.txt: no such file or folder\n")
            assert outcome.status == 2
            counts["kept and told"] += 1
        else:
            counts["before it was read, or after"] += 1
    return counts


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _do(calls: Calls, act: Callable[[Path], object], path: Path, done: list[bytes | None]) -> None:
    """Change a file with the true calls, and remember what was in it then."""
    calls.__exit__()
    try:
        act(path)
        done.append(_content(path))
    finally:
        calls.__enter__()


def _in_a_child(scene: Scene, fault: Fault) -> int:
    """Repair in a process of its own, and give its status."""
    child = os.fork()
    if not child:
        status = 99
        with suppress(BaseException), Calls(fault):
            status = scene.repair().status
        os._exit(status)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
