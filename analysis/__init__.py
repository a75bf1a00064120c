"""Read a story through its coverage: who speaks, about what, in what tone.

    from analysis import loaders, quotes, sentiment

The rooms, from the ground up (a module imports only from the floors below its own):

    floor 0  tables · text
    floor 1  engine · layout · lexicons · statistics
    floor 2  names
    floor 3  loaders · tokenisation · quotes · actors · topics · sentiment · frequency · series ·
             figures
    floor 4  pipeline · compare · output
    floor 5  report · scale
    floor 6  verify
    top      python -m analysis · show (in notebooks)

Nothing runs and nothing heavy loads on import; a room is opened when it is used.
"""

from importlib import import_module

__all__ = [
    "actors", "compare", "engine", "figures", "frequency", "layout", "lexicons", "loaders", "names",
    "output", "pipeline", "quotes", "report", "scale", "sentiment", "series", "show", "statistics",
    "tables", "text", "tokenisation", "topics", "verify",
]  # fmt: skip


def __getattr__(name):
    if name in __all__:
        return import_module(f"analysis.{name}")
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")


def __dir__():
    return [*globals(), *__all__]
