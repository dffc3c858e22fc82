"""The moments at which clocks start and stop, in the three forms that sentences about them need."""

from claims.trade_words import by_key

STATES = by_key(
    received=("received", "поступила"),
    registered=("registered", "зарегистрирована"),
    answered=("answered", "ответ дан"),
    decided=("decided", "решение принято"),
    carried_out=("carried out", "меры исполнены"),
    confirmed=("confirmed", "подтверждена"),
    closed=("closed", "закрыта"),
)
"""What the claim is then, after a colon: `runs until: answered`."""
NOUNS = by_key(
    received=("the day of receipt", "день получения"),
    registered=("registration", "регистрация"),
    answered=("the answer to the claimant", "ответ заявителю"),
    decided=("the decision", "решение"),
    carried_out=("all remedies carried out", "исполнение всех мер"),
    confirmed=("the claimant's consent", "согласие заявителя"),
    closed=("closing", "закрытие"),
)
"""What the moment is, in the columns of a table: from the decision until closing."""
_CLAUSES = by_key(
    received=("when the claim came in", "когда претензия поступила"),
    registered=("when it was registered", "когда зарегистрирована"),
    answered=("when it was answered", "когда дан ответ"),
    decided=("when it was decided", "когда принято решение"),
    carried_out=("when the remedies are carried out", "когда меры исполнены"),
    confirmed=("when the claimant confirmed", "когда заявитель подтвердил"),
    closed=("when it was closed", "когда закрыта"),
)
"""What happens then, after `Starts` and `Stops` in a form."""
STARTS = {key: _CLAUSES[key] for key in ("received", "registered", "decided")}
ENDS = {key: said for key, said in _CLAUSES.items() if key != "received"}
