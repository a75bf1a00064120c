"""What every test stands on: articles small enough to count by hand, and a closed network."""

import csv
import ipaddress
import json
import os
import socket

import pandas as pd
import pytest

from analysis import tables

os.environ.setdefault("MPLBACKEND", "Agg")


@pytest.fixture(autouse=True)
def _closed_network(monkeypatch):
    """Refuse every connection that would leave the machine: nothing is downloaded at run time."""
    connect = socket.socket.connect

    def guarded(self, address):
        host = address[0] if isinstance(address, tuple) else None
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(host):
            raise AssertionError(f"a connection to {host} was tried; the toolkit works offline")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def _is_loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def articles_of(*texts, **columns):
    """Return ARTICLES of some texts; ids are a, b, c …, other columns as given."""
    n = len(texts)
    filled = {
        "article_id": [chr(ord("a") + i) for i in range(n)],
        "date": [None] * n,
        "outlet": [None] * n,
        "title": [None] * n,
        "text": list(texts),
    }
    return tables.make("ARTICLES", filled | columns)


def cells_of(folder):
    """Return every text in the CSV, JSON and Parquet files of a folder, as a reader of it sees."""
    cells = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                cells += [cell for row in csv.reader(file) for cell in row]
        elif path.suffix == ".json":
            cells += _strings(json.loads(path.read_text(encoding="utf-8")))
        elif path.suffix == ".parquet":
            table = pd.read_parquet(path)
            cells += [str(cell) for column in table for cell in table[column].dropna()]
    return cells


def _strings(value):
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        return [text for each in value for text in _strings(each)]
    return [str(value)]


@pytest.fixture
def make_articles():
    return articles_of


@pytest.fixture
def four_articles():
    """Four articles of two outlets, one without a date."""
    return articles_of(
        "Deal near\n\nTrump praised the minerals deal. Zelenskyy did not.",
        "“We will sign,” Zelenskyy said. Trump waited.",
        "The Trump administration paused aid.\n\nWHAT WE KNOW\n\nKyiv waited. Putin smiled.",
        "No deal was signed.",
        date=["2025-02-26", "2025-02-27", "2025-03-04", None],
        outlet=["Morning", "Evening", "Morning", "Evening"],
        title=["Deal near", None, None, None],
    )
