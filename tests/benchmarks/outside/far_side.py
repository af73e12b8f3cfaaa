"""A server that has nothing new: 304 to every request, after a while if told to. Prints its port."""

import asyncio
import sys
from contextlib import suppress

NOTHING_NEW = b'HTTP/1.1 304 Not Modified\r\nETag: "same"\r\n\r\n'


async def serve(pause: float) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(pause)
                writer.write(NOTHING_NEW)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve(float(sys.argv[1])))
