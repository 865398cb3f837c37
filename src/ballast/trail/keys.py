"""The keys that seal the trail. They live outside of the database: in the environment, or in a file of their own.

`BALLAST_SEAL_KEY` holds keys as 64 hexadecimal digits, parted by commas; `BALLAST_SEAL_KEY_FILE` names a file with one
key a line. The last key seals, the earlier ones are kept to verify what they sealed.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes, hmac

from ballast.kernel.problems import BallastError

VARIABLE, FILE_VARIABLE = "BALLAST_SEAL_KEY", "BALLAST_SEAL_KEY_FILE"
_KEY = re.compile(r"[0-9a-fA-F]{64}")


class SealKeyError(BallastError):
    """There is no usable key."""


def mac(key: bytes, message: bytes) -> str:
    """HMAC-SM3 as 64 hexadecimal digits."""
    signing = hmac.HMAC(key, hashes.SM3())
    signing.update(message)
    return signing.finalize().hex()


def name_of(key: bytes) -> str:
    """The public name of a key, which tells nothing about it: 16 hexadecimal digits."""
    return mac(key, b"ballast seal key name")[:16]


@dataclass(frozen=True)
class Ring:
    """All keys by name, and the name of the one that seals."""

    keys: Mapping[str, bytes]
    current: str

    @property
    def key(self) -> bytes:
        """The key that seals."""
        return self.keys[self.current]


def load(home: Path) -> Ring:
    """The keys as the environment names them; raises `SealKeyError` where there are none, or they lie unsafely.

    A key file inside of `home` would be copied and stolen together with the database, so it is refused, and so is one
    that others than its owner can read.
    """
    texts = [text.strip() for text in os.environ.get(VARIABLE, "").split(",") if text.strip()]
    place = f"环境变量 {VARIABLE}"
    if not texts:
        path = os.environ.get(FILE_VARIABLE, "")
        if not path:
            raise SealKeyError(f"没有封存密钥：请用 ballast audit key 生成，并设置 {FILE_VARIABLE}")
        place = f"密钥文件 {path}"
        texts = _lines(Path(path), home)
    if not texts or not all(_KEY.fullmatch(text) for text in texts):
        raise SealKeyError(f"{place} 不对：每个密钥应是 64 位十六进制数")
    keys = {name_of(key): key for key in map(bytes.fromhex, texts)}
    return Ring(keys, name_of(bytes.fromhex(texts[-1])))


def _lines(path: Path, home: Path) -> list[str]:
    check_place(path, home)
    try:
        if path.stat().st_mode & 0o077:
            raise SealKeyError(f"密钥文件 {path} 别人也能读：请执行 chmod 600 {path}")
        return path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as problem:
        raise SealKeyError(f"密钥文件 {path} 读不出来：{problem}") from problem


def check_place(path: Path, home: Path) -> None:
    """Raise `SealKeyError` for a key file that lies beside the database."""
    if path.resolve().is_relative_to(home.resolve()):
        raise SealKeyError(f"密钥文件 {path} 与数据库放在同一个目录 {home}：请放到别处，否则密钥会随数据一起泄露")


def make(path: Path, home: Path, *, rotate: bool = False) -> str:
    """Make a key, in a new file that only its owner reads, or with `rotate` after the keys of a file; its name.

    Raises `SealKeyError` for a file that exists already, that is missing when rotating, or that lies beside the database.
    """
    check_place(path, home)
    old = _lines(path, home) if rotate else []
    key = secrets.token_bytes(32)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part") if rotate else path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write("".join(f"{text}\n" for text in [*old, key.hex()]))
            stream.flush()
            os.fsync(stream.fileno())
        if rotate:
            partial.replace(path)
    except FileExistsError as problem:
        raise SealKeyError(f"{path} 已经存在：换一个文件名，或用 --rotate 在其中追加新密钥") from problem
    except OSError as problem:
        raise SealKeyError(f"{path} 写不进去：{problem}") from problem
    return name_of(key)
