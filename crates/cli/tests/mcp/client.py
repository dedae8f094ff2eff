"""A client of the Model Context Protocol, of another make.

client.py MODE CALLS http URL
client.py MODE CALLS stdio COMMAND [ARGUMENT ...]

MODE is auto or legacy; CALLS a JSON array of [tool, arguments]. Prints what the server says of
itself, its tools, and the result of each call, as JSON. Every schema must be one, and every
answer must be as its tool's schema says.
"""

import asyncio
import json
import sys

import jsonschema
from mcp import Client, StdioServerParameters


async def main(mode, calls, kind, *where):
    server = where[0] if kind == "http" else StdioServerParameters(command=where[0], args=list(where[1:]))
    async with Client(server, mode=mode, read_timeout_seconds=90) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        for tool in tools.values():
            for schema in (tool.input_schema, tool.output_schema):
                jsonschema.validators.validator_for(schema).check_schema(schema)
        results = []
        for name, arguments in json.loads(calls):
            try:
                result = await client.call_tool(name, arguments)
            except Exception as error:
                results.append({"protocol_error": str(error)})
                continue
            if not result.is_error:
                jsonschema.validate(result.structured_content, tools[name].output_schema)
            results.append(result.model_dump(mode="json", by_alias=True))
        print(json.dumps({
            "version": client.protocol_version,
            "server": client.server_info.model_dump(mode="json"),
            "instructions": client.instructions,
            "tools": [tool.model_dump(mode="json", by_alias=True) for tool in tools.values()],
            "results": results,
        }))


asyncio.run(main(*sys.argv[1:]))
