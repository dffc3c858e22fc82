"""Sets up our namespace in Temporal: how long ended workflows are kept, and what they can be searched by."""

from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from runtime.connections import connect_temporal
from runtime.embedded.temporal_server import SEARCH_ATTRIBUTES
from runtime.embedded.trouble import CannotStart

RETENTION = timedelta(days=90)
"""How long Temporal keeps the history of an ended workflow; the claim itself stays in PostgreSQL for good."""

KINDS = {
    "Keyword": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "Datetime": IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
}


async def connect_prepared() -> Client:
    """A client whose namespace is set up; CannotStart where Temporal is not reachable."""
    try:
        client = await connect_temporal()
        await prepare_namespace(client)
    except (RuntimeError, RPCError) as fault:
        raise CannotStart(f"Temporal is not reachable: {fault}") from None
    return client


async def prepare_namespace(client: Client) -> None:
    """Raise the retention and add the search attributes that are missing; harmless when repeated."""
    await _raise_retention(client)
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    missing = {
        name: KINDS[kind] for name, kind in SEARCH_ATTRIBUTES.items() if name not in known.custom_attributes
    }
    if missing:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=client.namespace, search_attributes=missing)
        )


async def _raise_retention(client: Client) -> None:
    """The development server begins with one day."""
    kept = Duration()
    kept.FromTimedelta(RETENTION)
    await client.workflow_service.update_namespace(
        UpdateNamespaceRequest(
            namespace=client.namespace, config=NamespaceConfig(workflow_execution_retention_ttl=kept)
        )
    )
