"""Machine code on disk that is older than what it was made from."""

from pathlib import Path


def forget_stale(functions, modules):
    """Delete machine code on disk that is older than any of the texts it was made from.

    numba looks at the file of a function only, and not at those of the functions and constants
    that went into it: after an update of one of these, old rules would go on being used.
    """
    newest = max(Path(module.__file__).stat().st_mtime for module in modules)
    for function in functions:
        name = f"{function.py_func.__module__.rpartition('.')[2]}.{function.py_func.__qualname__}"
        for index in Path(function.stats.cache_path).glob(f"{name}-*.nbi"):
            if index.stat().st_mtime < newest:
                index.unlink(missing_ok=True)
