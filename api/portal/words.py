"""The words of the claimant's page in both languages."""

from claims.values import Titles

CLOSED_STAGE = Titles(ru="Закрыта", en="Closed")
CLOSING_STAGE = Titles(ru="Исполняем решение", en="The decision is being carried out")
"""Accepted or withdrawn, and something that was granted is still owed."""
WORDS: dict[str, Titles] = {
    "claim": Titles(ru="Претензия", en="Claim"),
    "stage": Titles(ru="Этап", en="Stage"),
    "received": Titles(ru="Получена", en="Received"),
    "answer_by": Titles(ru="Ответим не позднее", en="We answer by"),
    "outcome": Titles(ru="Результат", en="Outcome"),
    "questions": Titles(ru="Мы спросили", en="We asked"),
    "back": Titles(ru="Назад к претензии", en="Back to the claim"),
    "text": Titles(ru="Текст", en="Text"),
    "reason": Titles(ru="Причина", en="Reason"),
    "score": Titles(ru="Оценка от 1 до 5", en="Score from 1 to 5"),
    "nothing": Titles(ru="Сейчас от вас ничего не требуется.", en="Nothing is needed from you now."),
}
BUTTONS: dict[str, Titles] = {
    "answer_details": Titles(ru="Отправить ответ", en="Send the answer"),
    "accept": Titles(ru="Согласиться с решением", en="Accept the decision"),
    "dispute": Titles(ru="Оспорить решение", en="Dispute the decision"),
    "rate": Titles(ru="Отправить оценку", en="Send the rating"),
    "withdraw": Titles(ru="Отозвать претензию", en="Withdraw the claim"),
}
"""What a button does, in words of its own: several of them stand on one page."""
OUTCOMES: dict[str, Titles] = {
    "satisfied": Titles(ru="удовлетворена", en="satisfied"),
    "partly": Titles(ru="удовлетворена частично", en="partly satisfied"),
    "refused": Titles(ru="отказано", en="refused"),
    "explained": Titles(ru="дано разъяснение", en="explained"),
    "not_a_claim": Titles(ru="не является претензией", en="not a claim"),
    "withdrawn": Titles(ru="отозвана", en="withdrawn"),
    "duplicate": Titles(ru="повторная", en="a duplicate"),
}
