"""How a figure is made again: the lines of Python on its card, from what the run was given."""

import pandas as pd

from analysis import lexicons


def data(parameters, *, events=False, snippets=False):
    """Return the line that makes the data of all figures again, by the parameters of the main job.

    `events` says whether there were any.

    >>> data({"actors": "mine.csv", "topics": "none"})[57:]
    "actors=lexicons.read_actors('mine.csv'), topics=lexicons.read_topics().iloc[:0]), folder)"
    """
    lists = {name: _list(name, parameters.get(name)) for name in ("actors", "topics")}
    options = {"events": _list("events", parameters.get("events")) or "events" * events}
    options |= {"snippets": "True" * snippets}
    found = _call("pipeline.tables", "articles", **lists)
    line = _call("report.write", "articles", "ledger", found, "folder", **options)
    if not isinstance(parameters.get("paths"), list):
        return line
    pairs = (str(pair).partition("=") for pair in parameters.get("columns", ()))
    columns = {field: name for field, _, name in pairs}
    paths = [str(path) for path in parameters["paths"]]
    read = _call("loaders.read_articles", f"{paths}", columns=columns)
    return f"articles, ledger = {read}; {line}"


def figure(name, plan):
    """Return the line that draws a figure from the data beside it."""
    options = {"title": plan.title} | plan.options
    written = {key: repr(value) for key, value in options.items() if isinstance(value, str | int)}
    if "events" in options:  # as they are: their file need not lie where the figure does
        days = pd.to_datetime(options["events"]["date"]).dt.strftime("%Y-%m-%d")
        rows = {"date": [*days], "label": [*map(str, options["events"]["label"])]}
        written["events"] = f"pandas.DataFrame({rows})"
    return _call(f"figures.{name}", f'pandas.read_csv("{name}.csv")', **written)


def _list(name, given):
    """Return how a list of the lexicons is read again; "" for the example story's."""
    if not isinstance(given, str) or given == lexicons.STORY:
        return ""
    read = f"lexicons.read_{name}"
    return f"{read}().iloc[:0]" if given == "none" else f"{read}({given!r})"


def _call(function, *given, **options):
    named = [f"{key}={value}" for key, value in options.items() if value]
    return f"{function}({', '.join([*given, *named])})"
