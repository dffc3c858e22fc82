"""Our namespace keeps ended workflows long enough and knows what claims are searched by."""

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest, RemoveSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from runtime.embedded.temporal_server import SEARCH_ATTRIBUTES
from runtime.namespace import RETENTION, prepare_namespace


async def attributes(client: Client) -> dict[str, int]:
    listed = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    return dict(listed.custom_attributes)


async def test_what_is_missing_is_added_and_repeating_does_no_harm(temporal_client: Client) -> None:
    await temporal_client.operator_service.remove_search_attributes(
        RemoveSearchAttributesRequest(namespace=temporal_client.namespace, search_attributes=["RedressDue"])
    )
    assert "RedressDue" not in await attributes(temporal_client)
    for _ in range(2):
        await prepare_namespace(temporal_client)
    known = await attributes(temporal_client)
    assert set(SEARCH_ATTRIBUTES) <= set(known)
    assert known["RedressDue"] == IndexedValueType.INDEXED_VALUE_TYPE_DATETIME
    told = await temporal_client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=temporal_client.namespace)
    )
    kept: Duration = told.config.workflow_execution_retention_ttl
    assert kept.ToTimedelta() == RETENTION
