"""The words of the claimant's page in both languages."""

from claims.values import Titles

CLOSED_STAGE = Titles(ru="Закрыта", en="Closed")
WORDS: dict[str, Titles] = {
    "claim": Titles(ru="Претензия", en="Claim"),
    "stage": Titles(ru="Этап", en="Stage"),
    "received": Titles(ru="Получена", en="Received"),
    "answer_by": Titles(ru="Ответим не позднее", en="We answer by"),
    "outcome": Titles(ru="Результат", en="Outcome"),
    "send": Titles(ru="Отправить", en="Send"),
    "back": Titles(ru="Назад к претензии", en="Back to the claim"),
    "text": Titles(ru="Текст", en="Text"),
    "reason": Titles(ru="Причина", en="Reason"),
    "score": Titles(ru="Оценка от 1 до 5", en="Score from 1 to 5"),
    "nothing": Titles(ru="Сейчас от вас ничего не требуется.", en="Nothing is needed from you now."),
}
OUTCOMES: dict[str, Titles] = {
    "satisfied": Titles(ru="удовлетворена", en="satisfied"),
    "partly": Titles(ru="удовлетворена частично", en="partly satisfied"),
    "refused": Titles(ru="отказано", en="refused"),
    "explained": Titles(ru="дано разъяснение", en="explained"),
    "not_a_claim": Titles(ru="не является претензией", en="not a claim"),
    "withdrawn": Titles(ru="отозвана", en="withdrawn"),
    "duplicate": Titles(ru="повторная", en="a duplicate"),
}
