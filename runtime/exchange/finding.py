"""Which mapping a file is read by: the named one, or the only one that has the file's header."""

from pathlib import Path

from runtime.exchange.mapping import Mapping
from runtime.exchange.reading import encoding_of, header_of
from runtime.exchange.trouble import FileRefused


def check_readable(path: Path) -> None:
    """Raise FileRefused unless this is a file that can be read."""
    if not path.is_file():
        raise FileRefused(f"There is no file {path}.")
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise FileRefused(f"The file {path} cannot be read: {error.strerror}.") from None


def mapping_for(path: Path, mappings: tuple[Mapping, ...]) -> Mapping:
    """Find the one mapping whose columns are those of the file; raises FileRefused when it is not exactly one."""
    fitting = [mapping for mapping in mappings if _fits(path, mapping)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(mapping.mapping for mapping in fitting)
        raise FileRefused(f"Several mappings have this header: {names}; choose one with --mapping.")
    if len(mappings) == 1:
        check_header(path, mappings[0])
    known = ", ".join(mapping.mapping for mapping in mappings) or "none"
    raise FileRefused(f"No mapping has the header of this file; known are: {known}.")


def check_header(path: Path, mapping: Mapping) -> str:
    """Return the file's encoding; raises FileRefused when its header is not the mapping's, in any order."""
    encoding = encoding_of(path, mapping.encodings)
    found, wanted = header_of(path, encoding, mapping.delimiter), mapping.header
    if sorted(found) == sorted(wanted):
        return encoding
    missing = [name or "(without a name)" for name in wanted if name not in found]
    faults = []
    if missing:
        faults.append(f"the columns {', '.join(missing)} are missing")
    if unknown := sum(name not in wanted for name in found):
        faults.append(f"{unknown} columns are not known")
    if len(set(found)) < len(found):
        faults.append("a column stands twice")
    raise FileRefused(f"The header does not fit the mapping {mapping.mapping}: {', '.join(faults)}.")


def _fits(path: Path, mapping: Mapping) -> bool:
    try:
        check_header(path, mapping)
    except FileRefused:
        return False
    return True
