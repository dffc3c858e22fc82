"""How values travel through Temporal: as JSON of pydantic, by one converter that all workflows share."""

from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter, PydanticPayloadConverter
from temporalio.converter import CompositePayloadConverter, DataConverter

from claims.messages import Life
from claims.variant import Pinned

KEPT = 8
"""Different pinned variants of one version that are remembered; they differ by the years of their calendars."""


class SharedVariants:
    """Gives claims that go by the same rules one and the same `Pinned`: thousands of them are in memory."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, str], tuple[Pinned, ...]] = {}

    def shared(self, pinned: Pinned) -> Pinned:
        """The value that is already there and equal to this one, or else this one."""
        if pinned.calendar.pace:
            return pinned  # the fast clock of one training claim is nobody else's
        key = pinned.ref.key, pinned.ref.version, pinned.calendar.key
        known = self._known.get(key, ())
        for one in known:
            if one == pinned:
                return one
        self._known[key] = (pinned, *known[: KEPT - 1])
        return pinned


class SharingConverter(PydanticJSONPlainPayloadConverter):
    """JSON of pydantic; the rules that a claim's life brings along are kept once."""

    def __init__(self) -> None:
        """Begin with no variants."""
        super().__init__()
        self._variants = SharedVariants()

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        """Read a value; raises ValidationError when it is not of that type."""
        value = super().from_payload(payload, type_hint)
        if isinstance(value, Life):
            return value.model_copy(update={"pinned": self._variants.shared(value.pinned)})
        return value


_SHARING = SharingConverter()
_CONVERTERS = tuple(
    _SHARING if isinstance(each, PydanticJSONPlainPayloadConverter) else each
    for each in PydanticPayloadConverter().converters.values()
)


class SharedConverter(CompositePayloadConverter):
    """The library's converter for pydantic, which learns our models once in a process.

    The worker makes converters at every task of every workflow; each of the library's own learns them anew.
    """

    def __init__(self) -> None:
        """Take the converters that all share."""
        super().__init__(*_CONVERTERS)


data_converter = DataConverter(payload_converter_class=SharedConverter)
"""The converter of every client and worker."""
