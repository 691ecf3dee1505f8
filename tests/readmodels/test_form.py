"""A table that changes is a new form: who has the old file gets it made again, and no error."""

from hashlib import sha256

from sqlalchemy.schema import CreateTable

from werkzekerheid.readmodels.tables import KIND, LIVE

FORMS = {1: "2a23fc8e6a5d5c73"}
"""Form -> digest of its tables. A table changed? Give `tables.KIND` the next form, and write its digest down here."""


def test_the_form_tells_of_every_change_of_a_table() -> None:
    tables = "\n".join(str(CreateTable(table)) for table in LIVE.of_career())
    assert FORMS[KIND.form] == sha256(tables.encode()).hexdigest()[:16]
