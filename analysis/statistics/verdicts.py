"""The gate: which differences may be called findings, and the sentence that says why not."""

import numpy as np

from analysis.statistics.association import benjamini_hochberg, bonferroni
from analysis.statistics.resampling import MIN_ARTICLES, alike
from analysis.text import plural

FINDING, NOT_SUPPORTED, WITHHELD, DESCRIPTION = (
    "finding", "not supported", "withheld", "description",
)  # fmt: skip
VERDICTS = (FINDING, NOT_SUPPORTED, WITHHELD, DESCRIPTION)
CORRECTIONS = {"bonferroni": bonferroni, "fdr": benjamini_hochberg, None: np.asarray}
_SHOWN = 2  # carriers that a reason names
_ROUNDING = 1e-12  # 1 - 0.95 is a little more than 0.05: a p value of 0.05 is not below it
_NAMES = {"bonferroni": "Bonferroni", "fdr": "Benjamini and Hochberg", None: "uncorrected"}


def corrected(p_values, correction):
    """Return p values after a correction: "bonferroni", "fdr" or None.

    Raises `ValueError` for another one.
    """
    if correction not in CORRECTIONS:
        raise ValueError(f'correction: "bonferroni", "fdr" or None, not {correction!r}')
    return CORRECTIONS[correction](np.asarray(p_values, dtype=float))


def verdicts(found, names, *, correction="bonferroni", level=0.95, test=None, failed=None):
    """Return (p values, verdicts, reasons) of `Differences`, whose sides are called `names`.

    - finding: the interval excludes zero (where every draw gives the same difference, and there is
      no interval, the difference does), the corrected p value is below 1 - level, and the interval
      excludes zero without any one outlet (or whatever part was asked for), too;
    - not supported: one of these fails, or a further check that the caller made (`failed` holds a
      list of sentences for every line); the reason says which;
    - withheld: a side has fewer than `MIN_ARTICLES` articles that could count;
    - description: a side is a single article.

    In a simulation without any difference (1,500 shares of articles and as many means of 4 to 40
    sentences an article, four outlets, 8 to 80 articles a side, uncorrected) 0 to 2 % of the lines
    were called findings. A share of 30 % against 60 % was one in 22 % of the cases with 20 articles
    a side, 51 % with 40, 87 % with 80: "not supported" does not say that there is no difference.

    p values are corrected for all lines that are not withheld. `test` names another test than that
    of `differences`, whose p values are taken as they are.

    >>> from analysis.statistics.differences import Differences
    >>> one = [np.array([each]) for each in (0.5, 0.25, 9, 3, 0.25, np.nan, np.nan, np.nan)]
    >>> verdicts(Differences(*one, [[]], ()), ("before", "after"))[1:]
    (['withheld'], ['after has 3 articles that could count; fewer than 8 carry no interval.'])
    """
    p_values = found.p_value
    if test is None:
        p_values = corrected(p_values, correction)
        family = int(np.count_nonzero(~np.isnan(p_values)))
        test = f"articles dealt out at random; {said(correction, family, 'line')}"
    failed = failed or [[]] * len(p_values)
    judged = [
        _judged(found, line, p_values[line], names, test, level, failed[line])
        for line in range(len(p_values))
    ]
    return p_values, [verdict for verdict, _ in judged], [reason for _, reason in judged]


def said(correction, family, what):
    """Return a correction in words.

    >>> said("bonferroni", 1250, "word")
    'Bonferroni, 1,250 words'
    """
    if correction is None:
        return "uncorrected"
    return f"{_NAMES[correction]}, {plural(family, what)}"


def _judged(found, line, p_value, names, test, level, failed):
    sizes = [int(each[line]) for each in (found.n_a, found.n_b)]
    for name, size in zip(names, sizes, strict=True):
        if size == 1:
            return DESCRIPTION, (
                f"{name} is one article that could count: it can be described, and nothing follows "
                "for others."
            )
    for name, size in zip(names, sizes, strict=True):
        if size < MIN_ARTICLES:
            has = plural(size, "article") if size else "no article"
            return WITHHELD, (
                f"{name} has {has} that could count; fewer than {MIN_ARTICLES} carry no interval."
            )
    low, high, value = found.low[line], found.high[line], found.value[line]
    reasons, holds = [], "The interval excludes zero"
    if np.isnan(low):
        holds = f"Every draw of articles gives the same difference, {value:+.3g}"
        if not value:
            reasons.append("Every draw of articles gives the same, no difference.")
    elif not (low > 0 or high < 0):
        reasons.append(f"The {100 * level:.0f} % interval, {_range(low, high)}, includes zero.")
    if not p_value < 1 - level - _ROUNDING:
        reasons.append(f"p = {p_value:.2g} ({test}) is not below {1 - level:.2g}.")
    carriers = found.carriers[line]
    reasons += [_carried(carrier, names) for carrier in carriers[:_SHOWN]]
    if len(carriers) > _SHOWN:
        reasons.append(f"The same holds of {len(carriers) - _SHOWN} more.")
    reasons += failed
    if reasons:
        return NOT_SUPPORTED, " ".join(reasons)
    without = " or ".join(f"any one {kind}" for kind in found.checked)
    return FINDING, f"{holds}, p = {p_value:.2g} ({test})" + (
        f", and it holds without {without}."
        if without
        else "; no outlet or month could be left out."
    )


def _carried(carrier, names):
    name = names[carrier.side]
    if np.isnan(carrier.low):
        return f"Without {carrier.name} {name} has only {plural(carrier.n, 'article')}."
    says = f"the interval is {_range(carrier.low, carrier.high)}"
    if alike(carrier.low, carrier.high):
        says = f"every draw of articles gives {carrier.low:+.3g}"
    return f"Without {carrier.name} in {name} {says}: it rests on one {carrier.kind}."


def _range(low, high):
    return f"{low:+.3g} to {high:+.3g}"
