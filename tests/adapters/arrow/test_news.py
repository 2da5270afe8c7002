"""What is new to an alert, in the order of an index."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.adapters.arrow.alert_facts import alerts_table
from referio.adapters.arrow.news import news
from referio.adapters.arrow.schemas import WrongTable
from referio.core.criteria import AlertFacts, Criteria
from tests.adapters.arrow.alerts import row_of

SMALL = st.integers(1, 12)


@given(
    st.dictionaries(SMALL, st.tuples(st.integers(0, 99), st.frozensets(SMALL))),
    st.frozensets(SMALL),
    st.randoms(use_true_random=False),
)
def test_news_is_by_alert_id_and_speaks_of_rows_of_the_batch(
    asked, jobs, order
) -> None:
    alerts = [
        AlertFacts(number, 1, Criteria(), after, sent)
        for number, (after, sent) in asked.items()
    ]
    order.shuffle(alerts)
    batch = sorted(jobs)
    found = news(alerts_table(alerts), np.array(batch, np.int64))
    assert found.after.tolist() == [asked[number][0] for number in sorted(asked)]
    assert found.sent.starts[0] == 0
    for row, number in enumerate(sorted(asked)):
        known = {batch[at] for at in row_of(found.sent, row)}
        assert known == asked[number][1] & jobs


def test_news_has_the_types_that_matching_is_made_for() -> None:
    alert = AlertFacts(1, 1, Criteria(), sent=frozenset({4}))
    found = news(alerts_table([alert]), np.array([3, 4], np.int64))
    kinds = [one.dtype for one in (found.after, found.sent.starts, found.sent.values)]
    assert kinds == ["int64", "int64", "int32"]


def test_a_table_that_does_not_say_what_was_sent_is_refused() -> None:
    table = alerts_table([AlertFacts(1, 1, Criteria())]).drop_columns(["sent"])
    with pytest.raises(WrongTable, match="lacks the column sent"):
        news(table, np.array([], np.int64))
