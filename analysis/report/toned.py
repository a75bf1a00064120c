"""What the page says of tone: what two lexicons score and miss, and the tone toward actors."""

from analysis import figures, sentiment
from analysis.figures import signed
from analysis.report import counted, plans
from analysis.report.cells import grid
from analysis.report.evidence import Number

# Articles whose words are weighed one by one and whose mentions are judged; of more they are drawn:
# it would double the whole job, and the intervals of so many are narrower than the model errs.
MOST = 500
SCORERS = {"textblob": "TextBlob", "vader": "VADER"}
_WAYS = (("negative", -1), ("neutral", 0), ("positive", 1))


def tone(articles, tables, toward, evidence):
    """In what tone: per scorer how many sentences could be scored, and how; where two disagree.

    `toward` is what `sentiment.toward` returns for the mentions.
    """
    scores = tables["TONE"]
    rows, parts, missed = [], [], None
    shown = counted.shown_scorer(scores)
    for scorer in sorted({*scores["scorer"].dropna().astype("str")}):
        part = scores[scores["scorer"] == scorer]
        part = part.assign(note=part["score"].map(signed, na_action="ignore").astype("str"))
        score = part["score"]
        ways = [
            (score > 0, "sentences above zero"),
            (score < 0, "sentences below zero"),
            (score == 0, "sentences of exactly zero"),
            (score.isna(), "sentences without a known word"),
        ]
        name = SCORERS.get(scorer, scorer)
        numbers = [evidence.number(part[mask], f"{name}: {label}") for mask, label in ways]
        unknown = numbers[-1].told(figures.percent(score.isna().mean()))
        rows.append([name, f"{len(part):,}", *numbers, unknown])
        if scorer == shown:
            missed = unknown
            above, below = numbers[:2]
        parts.append(part)
    heads = ["Lexicon", "Sentences", "Above zero", "Below zero", "Exactly zero", "No known word"]
    name = SCORERS.get(shown, shown)
    apart = _disagreement(parts, evidence)
    return {
        "table": grid([*heads, "as a share"], rows, range(1, 7)),
        "scorer": name,
        "disagree": apart,
        "caveats": _caveats(counted.drawn(articles, MOST), scores),
        "weighed": min(len(articles), MOST),
        "lead": _lead(name, above, below, missed, apart) if missed else [],
        "toward": _toward(articles, tables["STANDING"], toward, evidence),
        "limits": sentiment.LIMITS,
    }


def _caveats(articles, scores):
    """Return what the room of tone says against these scores; the stretches are sentences here."""
    ids = articles["article_id"].astype("str")
    scores = scores[scores["article_id"].astype("str").isin(ids)]
    text = sentiment.caveats(articles, scores).text
    return text.replace("stretches", "sentences").replace(" %", "%")


def _lead(name, above, below, unknown, apart):
    """Say what the lexicon counts and how little that is."""
    said = [f"{name} scores ", above, " sentences above zero and ", below, " below; of ", unknown]
    said.append(" it knows no word.")
    if apart and apart[2] and apart[0].key:
        said += [" Where both lexicons see a tone, they see opposite ones in ", apart[2], "."]
    return said


def _disagreement(parts, evidence):
    """Return in how many sentences two scorers see opposite tones, in how many both see one."""
    if len(parts) != 2:
        return None
    place = ["article_id", "start", "end"]
    both = parts[0].merge(parts[1], on=place, suffixes=("", "_other"))
    both = both[(both[["score", "score_other"]].abs() > sentiment.CLEAR).all(axis=1)]
    apart = both[both["score"] * both["score_other"] < 0]
    apart = apart.assign(note=lambda rows: rows["note"] + " and " + rows["note_other"])
    number = evidence.number(apart, "sentences in which the two lexicons see opposite tones")
    share = number.told(figures.percent(len(apart) / len(both))) if len(both) else None
    return number, f"{len(both):,}", share


def _toward(articles, standing, toward, evidence):
    """Per actor how many mentions were judged, and how; the mean where the articles are enough."""
    judged = toward[toward["polarity"].notna()].assign(
        actor=lambda rows: rows["actor"].astype("str")
    )
    most = plans.chosen_actors(standing).head(plans.MOST_ACTORS)["actor"].astype("str")
    judged = judged[judged["actor"].isin(most)]
    if judged.empty:
        return grid([], [])
    mean = sentiment.means(articles, judged, by="actor", value="polarity").set_index("actor")
    rows = []
    for actor in (one for one in most if one in mean.index):
        part, row = judged[judged["actor"] == actor], mean.loc[actor]
        numbers = [
            evidence.number(part[part["polarity"] == sign], f"{actor}: {way} mentions", most=20)
            for way, sign in _WAYS
        ]
        bare = row["mean_low"] != row["mean_low"]
        band = "" if bare else f" ({signed(row['mean_low'])} to {signed(row['mean_high'])})"
        rows.append([actor, Number(f"{len(part):,}"), *numbers, f"{signed(row['mean'])}{band}"])
    heads = ["Actor", "Judged", "Negative", "Neutral", "Positive", "Mean, −1 to 1"]
    return grid(heads, rows, range(1, 6))
