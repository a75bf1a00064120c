"""The weights of quotations can be fitted, on twelve articles that differ in what is in marks."""

from pathlib import Path

import numpy as np
import pytest

from analysis.quotes import article

SAID = "“We will vote,” Ana Roe told Bo Li."
FILM = "Bo Li came to see the film “Long Roads” on Monday."


@pytest.fixture
def fit_quotes(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "benchmarks")
    import fit_quotes

    return fit_quotes


def test_the_model_of_scare_quotes_learns_from_the_choices_of_that_of_speakers(fit_quotes):
    # both halves, articles of even and of odd number, have both texts
    texts, gold = [SAID, SAID, FILM, FILM] * 3, ["vote", "vote", None, None] * 3
    readings, asked = article.read([(text, None) for text in texts])
    possible = article.cues_of(readings, asked)
    asked = article.informed(asked, [])
    first = asked.bases[asked.p]  # each article's first mention: Ana Roe where somebody speaks
    said = np.array([quotation is not None for quotation in gold])

    _, best, fits = fit_quotes.fit_speaker(asked, 2 * (said[asked.p] & (asked.m == first)))
    assert (best[said] == asked.bases[:-1][said]).all()
    assert fits.dtype.kind == "i"  # whole hundredths, as they are when articles are read
    assert (fits[said] > 0).all()

    buckets, weights = fit_quotes.fit_scare(asked, readings, gold, best, fits, possible)
    assert len(buckets) == len(weights) > 0
    assert weights.min() < 0 < weights.max()
