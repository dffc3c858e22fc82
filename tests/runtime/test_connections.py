"""How a process is connected: messages to Temporal are packed only where they leave the machine."""

import pytest
from temporalio.service import GrpcCompression

from runtime.connections import compression_for


@pytest.mark.parametrize(
    ("address", "packed"),
    [
        ("127.0.0.1:7233", False),
        ("localhost:7233", False),
        ("[::1]:7233", False),
        ("temporal:7233", True),
        ("desk.abc12.tmprl.cloud:7233", True),
        ("127.0.0.1.example.org:7233", True),
    ],
)
def test_messages_are_packed_only_where_they_leave_the_machine(address: str, packed: bool) -> None:
    assert compression_for(address) is (GrpcCompression.GZIP if packed else GrpcCompression.NONE)
