"""Arrays at the door: what the methods of matrices and paths take.

**Terms.** An *array* is anything NumPy reads as numbers: nested lists, tuples, `numpy.ndarray`, a table's `.to_numpy()`.

**Assumptions.** Matrix inverses, optimisation and simulation need floating point; what they give is an estimate or an index
of structure, never a measure. Sums and rates of returns stay exact (`ballast.methods.exact`).

**Inputs.** Numbers of one unit in one or two dimensions. **Outputs.** float64 arrays, checked: the right shape, every
element finite. A missing element is refused with its place; a method that can live with gaps says so and takes None.

**Formula.** None.

**Worked example.** `matrix([[150, 500], [200, 100]], "中间流量")` is the 2 × 2 array; a blank in row 2, column 1 is an error that
names “中间流量第2行第1列”.

**Source.** `design.md`, “Missing is not zero”.

**Figures.** None of its own; every matrix method reads through it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ballast.methods.exact import MethodError

Array = npt.NDArray[np.float64]


def vector(values: Any, name: str, length: int | None = None) -> Array:
    """One dimension of finite numbers; `name` stands in the error. Raises `MethodError` for anything else.

    >>> vector([1000, 2000], "总产出").tolist()
    [1000.0, 2000.0]
    """
    found = _numbers(values, name)
    if found.ndim != 1 or (length is not None and len(found) != length):
        wanted = "一维" if length is None else f"{length}个数的一维"
        raise MethodError(f"{name}应是{wanted}数组，收到的形状是{found.shape}。请检查行列是否对齐")
    return _finite(found, name)


def matrix(values: Any, name: str, shape: tuple[int | None, int | None] = (None, None)) -> Array:
    """Two dimensions of finite numbers; a None in `shape` lets any length pass. Raises `MethodError` for anything else.

    >>> matrix([[150, 500], [200, 100]], "中间流量").shape
    (2, 2)
    """
    found = _numbers(values, name)
    if found.ndim != 2 or any(want not in (None, have) for want, have in zip(shape, found.shape, strict=False)):
        wanted = "×".join("任意" if one is None else str(one) for one in shape)
        raise MethodError(f"{name}应是{wanted}的二维表，收到的形状是{found.shape}。请检查行列是否对齐")
    return _finite(found, name)


def square(values: Any, name: str) -> Array:
    """A matrix with as many rows as columns. Raises `MethodError` for anything else.

    >>> square([[150, 500], [200, 100]], "中间流量").sum().item()
    950.0
    """
    found = matrix(values, name)
    if found.shape[0] != found.shape[1]:
        raise MethodError(
            f"{name}应是方阵，收到的是{found.shape[0]}行{found.shape[1]}列。请检查是否带进了合计行或合计列"
        )
    return found


def _numbers(values: Any, name: str) -> Array:
    try:
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise MethodError(f"{name}里有不是数的内容，或各行长短不一。请检查传入的表") from None


def _finite(found: Array, name: str) -> Array:
    bad = np.argwhere(~np.isfinite(found))
    if len(bad):
        at = "".join(f"第{place + 1}{word}" for place, word in zip(bad[0], ("行", "列"), strict=False))
        raise MethodError(f"{name}{at}缺数或不是有限的数（共{len(bad)}处）。请先补齐，或去掉这一行列")
    return found
