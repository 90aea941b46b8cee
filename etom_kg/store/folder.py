"""Store folders: who may use them, and how one is replaced whole or not at all.

RocksDB keeps two writers apart, but not a writer from readers. So a reader holds a shared lock on
the folder itself and a writer an exclusive one (``flock``, which ends with the process). A folder
is rebuilt beside the old one and exchanged with it in one step, so that a kill or a full disk at
any moment leaves the old or the new store, never a part of one.

What is read before that must still be there at the exchange. So whoever changes a folder also holds
a lock on a file beside it, from the first look to the last, and readers go on meanwhile.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph

from etom_kg.core.errors import StoreError
from etom_kg.core.tables import umask

__all__ = [
    "FolderLock",
    "build_folder",
    "changing",
    "is_store",
    "passing_folder",
    "replace_folder",
    "store_fault",
]

_HELD_FOR_WRITING: set[Path] = set()
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD


def is_store(path: Path) -> bool:
    """Return whether a folder holds a RocksDB database, by the file that each of them has."""
    return (path / "CURRENT").is_file()


def store_fault(error: OSError | RuntimeError, path: Path, doing: str) -> StoreError:
    """Return the error for a failure of the engine on a store folder."""
    text = str(error)
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ENOSPC or "No space left" in text or "File too large" in text:
        return StoreError(f"the disk is full while {doing}; free space and repeat", path=path)
    if "lock hold" in text or "While lock file" in text or "LOCK:" in text:
        return StoreError(
            "the store is in use by another process; wait until it ends, or use a copy", path=path
        )
    if isinstance(error, OSError) and error.strerror:
        text = error.strerror  # without the names of temporary folders
    return StoreError(f"failed while {doing}: {text.splitlines()[0] if text else error}", path=path)


def _locked(descriptor: int, kind: int, wait: float) -> bool:
    """Lock an open file, and say whether that was possible within so many seconds.

    On a file system without such locks it always is.
    """
    import fcntl

    end = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(_PAUSE)
        except OSError:
            return True
        else:
            return True


_PAUSE = 0.1


@contextlib.contextmanager
def changing(path: Path, wait: float = 0) -> Iterator[None]:
    """Keep every other process from changing a folder meanwhile; others may read it.

    Raises ``StoreError`` when another is at it and does not end within ``wait`` seconds. The lock
    is a file beside the folder, which goes with it.
    """
    try:
        import fcntl
    except ImportError:  # not a POSIX system
        yield
        return
    beside = path.resolve()
    beside = beside.with_name(f".{beside.name}.lock")
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise store_fault(error, path, "making the store's folder") from None
    end = time.monotonic() + wait
    while True:
        try:
            descriptor = os.open(beside, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:  # nobody else can make one either, nor a new folder in place of the old
            yield
            return
        if not _locked(descriptor, fcntl.LOCK_EX, end - time.monotonic()):
            os.close(descriptor)
            raise StoreError(
                "is being changed by another process; wait until it ends (load has --wait)",
                path=path,
            )
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), beside.stat()):
                break
        os.close(descriptor)  # the one before us took the file away when it was done
    try:
        yield
    finally:
        beside.unlink(missing_ok=True)
        os.close(descriptor)


class FolderLock:
    """A lock on a store folder, shared for reading or exclusive for writing."""

    def __init__(self, path: Path, *, exclusive: bool, wait: float = 0) -> None:
        self._path = path.resolve()
        self._exclusive = exclusive
        self._descriptor: int | None = None
        if not exclusive:
            self._refuse_foreign_writer()
        self._descriptor = self._lock(wait)
        if exclusive:
            _HELD_FOR_WRITING.add(self._path)

    def _lock(self, wait: float) -> int | None:
        try:
            import fcntl
        except ImportError:  # not a POSIX system: RocksDB's own lock is all there is
            return None
        descriptor = os.open(self._path, os.O_RDONLY)
        if not _locked(descriptor, fcntl.LOCK_EX if self._exclusive else fcntl.LOCK_SH, wait):
            os.close(descriptor)
            raise self._in_use()
        return descriptor

    def _refuse_foreign_writer(self) -> None:
        """Raise when another program, such as an Oxigraph server, writes the store."""
        lock = self._path / "LOCK"
        # Closing a descriptor drops this process's own record locks, RocksDB's among them.
        if self._path in _HELD_FOR_WRITING or not lock.is_file():
            return
        try:
            import fcntl

            with lock.open("rb") as stream:
                fcntl.lockf(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            raise self._in_use() from None
        except (ImportError, OSError):
            return

    def _in_use(self) -> StoreError:
        what = "is in use" if self._exclusive else "is being written"
        return StoreError(
            f"the store {what} by another process; wait until it ends, or use a copy",
            path=self._path,
        )

    def release(self) -> None:
        """Give the lock back; doing so twice does no harm."""
        if self._exclusive:
            _HELD_FOR_WRITING.discard(self._path)
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def build_folder(path: Path, fill: Callable[[pyoxigraph.Store], None]) -> None:
    """Make a store folder from nothing, or replace one, whole or not at all.

    ``fill`` puts the quads into an empty store. Raises ``StoreError`` when the disk is full or
    another process uses the old store; the old store is then as it was.
    """
    with changing(path):
        replace_folder(path, fill)


def replace_folder(
    path: Path,
    fill: Callable[[pyoxigraph.Store], None],
    *,
    finish: Callable[[Path], None] = lambda _: None,
    wait: float = 0,
) -> None:
    """Do what ``build_folder`` does, for a caller who is ``changing`` the folder.

    ``finish`` is given the new folder before it takes the old one's place, and may raise;
    ``wait`` are the seconds that readers of the old one are given to end.
    """
    path = path.resolve()
    if path.is_file():
        raise StoreError("is a file; name a folder for the store", path=path)
    if path.exists() and not is_store(path) and any(path.iterdir()):
        raise StoreError("holds files that are no store; choose an empty folder", path=path)
    try:
        _clear_leftovers(path)
        fresh = Path(tempfile.mkdtemp(prefix=f".{path.name}.new-{os.getpid()}-", dir=path.parent))
    except OSError as error:
        raise store_fault(error, path, "making the store's folder") from None
    try:
        store = pyoxigraph.Store(str(fresh))
        fill(store)
        store.flush()
        del store
        # A temporary folder is its owner's alone; a store is as open as any file of the user's.
        fresh.chmod(0o777 & ~umask())
        finish(fresh)
        _put_in_place(fresh, path, wait)
    except (OSError, RuntimeError) as error:
        raise store_fault(error, path, "writing the store") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _clear_leftovers(path: Path) -> None:
    """Remove what killed processes left beside the store."""
    for leftover in path.parent.glob(f".{path.name}.new-*"):
        owner = leftover.name.rpartition(".new-")[2].partition("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(leftover, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _put_in_place(fresh: Path, path: Path, wait: float) -> None:
    """Exchange the new folder with the old one, which then stands under the new one's name."""
    if not path.exists():
        fresh.rename(path)
        return
    lock = FolderLock(path, exclusive=True, wait=wait)
    try:
        if not is_store(path):
            path.rmdir()
            fresh.rename(path)
        elif not _exchange(fresh, path):
            # Without an exchange in one step there is a moment with no store at this name; the
            # old one then stands beside it under a name that says so.
            old = path.with_name(f"{path.name}.old")
            path.rename(old)
            fresh.rename(path)
            shutil.rmtree(old, ignore_errors=True)
    finally:
        lock.release()


def _exchange(one: Path, other: Path) -> bool:
    with contextlib.suppress(AttributeError, OSError):
        rename = ctypes.CDLL(None, use_errno=True).renameat2
        return bool(rename(_HERE, bytes(one), _HERE, bytes(other), _EXCHANGE) == 0)
    return False


@contextlib.contextmanager
def passing_folder(purpose: str) -> Iterator[Path]:
    """Give a temporary folder that goes with this process, even one that was killed.

    The next process that wants one for the same purpose clears what a killed one left: the
    folders that nobody holds a lock on.
    """
    prefix = f"etom-kg-{purpose}-"
    root = Path(tempfile.gettempdir())
    for left in root.glob(f"{prefix}*"):
        with contextlib.suppress(OSError, StoreError):
            lock = FolderLock(left, exclusive=True)
            shutil.rmtree(left, ignore_errors=True)
            lock.release()
    # It is locked under another name first, so that nobody takes it for one that was left.
    making = Path(tempfile.mkdtemp(prefix=f".{prefix}", dir=root))
    lock = FolderLock(making, exclusive=True)
    folder = making.with_name(making.name.removeprefix("."))
    try:
        making.rename(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
