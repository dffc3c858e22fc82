"""Numbers of claims may have a prefix of letters, and are found with it and without."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_masks"
down_revision = "20261122_letter_templates"
branch_labels = None
depends_on = None

PREFIXED = "number ~ '^(([A-ZА-ЯЁ][A-ZА-ЯЁ0-9]{0,5}-)?[0-9]{2}|T)-[0-9]{5,9}$'"
PLAIN = "number ~ '^([0-9]{2}|T)-[0-9]{5,9}$'"
CAPITALS, SMALL = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
    "abcdefghijklmnopqrstuvwxyzабвгдеежзийклмнопрстуфхцчшщъыьэюя",
)
# Found whole, without the prefix, and by the digits at the end; in small letters, as questions are asked. Letters are
# turned one by one, since the database may have a locale that knows those of English only.
NUMBER_WORDS = f"""
CREATE OR REPLACE FUNCTION number_words(number text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array_remove(ARRAY[
    translate(number, '{CAPITALS}', '{SMALL}'), substring(number from '[0-9]+-[0-9]+$'),
    tail, nullif(ltrim(tail, '0'), '')], NULL))
  FROM (SELECT substring(number from '[0-9]+$')) AS x (tail)
$$
"""
NUMBER_WORDS_BEFORE = """
CREATE OR REPLACE FUNCTION number_words(number text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array_remove(ARRAY[number, tail, ltrim(tail, '0')], ''))
  FROM (SELECT split_part(number, '-', 2)) AS x (tail)
$$
"""
# The words of training claims alone are spelled otherwise now; nobody searches among these.


def upgrade() -> None:
    op.alter_column("claims", "number", type_=sa.String(length=19), existing_type=sa.String(length=12))
    _check(PREFIXED)
    op.execute(NUMBER_WORDS)


def downgrade() -> None:
    # Refused while a claim has a number with a prefix: a number once given never changes.
    op.execute(NUMBER_WORDS_BEFORE)
    _check(PLAIN)
    op.alter_column("claims", "number", type_=sa.String(length=12), existing_type=sa.String(length=19))


def _check(rule: str) -> None:
    op.drop_constraint(op.f("ck_claims_number_spelled"), "claims")
    op.create_check_constraint(op.f("ck_claims_number_spelled"), "claims", rule)
